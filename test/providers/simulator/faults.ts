/** Kinds that every vendor can show. What each does is in `refusals.ts`, `faulty-body.ts` and the README. */
export const commonFaults = [
  '401',
  '403',
  '404',
  '410',
  '429',
  '500',
  '502',
  '503',
  'html',
  'empty',
  'slow',
  'stalled',
  'truncated',
  'network',
  'wrong-json',
  'wrong-shape',
  'redirect',
  'echo',
] as const

export type CommonFault = (typeof commonFaults)[number]

/** Something that goes wrong, and when. Plain JSON, so that it can be sent to a served simulator too. */
export interface Fault<Kind extends string = string> {
  readonly kind: Kind
  /** Only for this operation, as the log names it; for all without. */
  readonly operation?: string
  /** Only where path and query hold this text. */
  readonly path?: string
  /** So often; always without. */
  readonly times?: number
  /** So many matching requests pass unharmed before. */
  readonly after?: number
  /** Another status than the kind's own. */
  readonly status?: number
  /** 429 and 503: what `Retry-After` says, or how far off the reset is. */
  readonly seconds?: number
  /** slow: until the head of the answer comes, and, with `afterBytes`, between pieces of the body. */
  readonly delayMs?: number
  /** truncated, stalled: so many bytes still come (half of them without). */
  readonly afterBytes?: number
  /** truncated: the body just ends, as if it was whole. */
  readonly quietly?: boolean
  /** wrong-shape: where in the answer, names and indexes joined by dots (`data.0.id`). */
  readonly at?: string
  /** wrong-shape: what stands there instead; the member is taken away without. */
  readonly value?: unknown
  /** redirect: the address. Another host without. */
  readonly to?: string
  /** Faults of segments, files and blocks: its number. */
  readonly segment?: number
  /** Mixpanel's 403 for sensitive data: the JSON around the flag. */
  readonly shape?: 'object' | 'array' | 'string' | 'nested' | 'text'
  /** A live replay: so many segments more with each listing. */
  readonly growBy?: number
}

/** The switchboard of one simulator. */
export interface Faults<Kind extends string = string> {
  /** Switches one on; what it gives switches it off. A kind that this vendor does not have throws. */
  add(fault: Fault<Kind>): () => void
  list(): readonly Fault<Kind>[]
  clear(): void
}

export interface TakenFaults<Kind extends string = string> extends Faults<Kind> {
  /** The faults that hit a request; each counts down. */
  take(operation: string, address: string): readonly Fault<Kind>[]
  /** The faults of some kinds that hold for an operation, without counting down. */
  standing(operation: string, address: string, kinds: readonly Kind[]): readonly Fault<Kind>[]
}

interface Switched<Kind extends string> {
  readonly fault: Fault<Kind>
  seen: number
}

export function faultSwitches<Kind extends string>(kinds: readonly Kind[]): TakenFaults<Kind> {
  let switched: Switched<Kind>[] = []

  const hits = ({ fault }: Switched<Kind>, operation: string, address: string): boolean =>
    (fault.operation === undefined || fault.operation === operation) &&
    (fault.path === undefined || address.includes(fault.path))

  const isOn = ({ fault, seen }: Switched<Kind>): boolean => {
    const before = fault.after ?? 0
    return seen >= before && (fault.times === undefined || seen < before + fault.times)
  }

  return {
    add(fault) {
      if (!kinds.includes(fault.kind))
        throw new Error(`no fault "${fault.kind}" here; there are: ${kinds.join(', ')}`)
      const entry = { fault, seen: 0 }
      switched.push(entry)
      return () => {
        switched = switched.filter(other => other !== entry)
      }
    },
    list: () => switched.map(({ fault }) => fault),
    clear() {
      switched = []
    },
    take: (operation, address) =>
      switched.flatMap(entry => {
        if (!hits(entry, operation, address)) return []
        const on = isOn(entry)
        entry.seen++
        return on ? [entry.fault] : []
      }),
    standing: (operation, address, wanted) =>
      switched.flatMap(entry =>
        wanted.includes(entry.fault.kind) && hits(entry, operation, address) && isOn(entry)
          ? [entry.fault]
          : [],
      ),
  }
}

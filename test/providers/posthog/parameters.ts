/** A question that the server answers with 400. */
export class Invalid extends Error {
  readonly attr: string | null
  constructor(detail: string, attr: string | null = null) {
    super(detail)
    this.attr = attr
  }
}

/** The body of a refusal. */
export const refusalBody = (
  type: string,
  code: string,
  detail: string,
  attr: string | null = null,
): unknown => ({
  type,
  code,
  detail,
  attr,
})

/** Values of a query, each parsed as JSON and, where that fails, kept as text. A name given twice counts once, last. */
export function jsonParameters(params: URLSearchParams): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>()
  for (const [name, text] of params) values.set(name, parsed(text))
  return values
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** What the filter model says: its list of errors, as JSON text inside the detail. */
export const invalidField = (name: string, type: string, msg: string): Invalid =>
  new Invalid(JSON.stringify([{ type, loc: [name], msg }]))

/** A list of texts: `["a","b"]`. A bare number or word is none. */
export function textList(values: ReadonlyMap<string, unknown>, name: string): readonly string[] | undefined {
  const value = values.get(name)
  if (value === undefined) return undefined
  if (!Array.isArray(value)) throw invalidField(name, 'list_type', 'Input should be a valid list')
  return value.map((entry: unknown) => {
    if (typeof entry === 'string') return entry
    throw invalidField(name, 'string_type', 'Input should be a valid string')
  })
}

export function objectList(
  values: ReadonlyMap<string, unknown>,
  name: string,
): readonly Readonly<Record<string, unknown>>[] {
  const value = values.get(name) ?? []
  if (!Array.isArray(value)) throw invalidField(name, 'list_type', 'Input should be a valid list')
  return value.map((entry: unknown) => {
    if (entry !== null && typeof entry === 'object') return entry as Readonly<Record<string, unknown>>
    throw invalidField(name, 'model_type', 'Input should be a valid dictionary')
  })
}

export function textOf(values: ReadonlyMap<string, unknown>, name: string): string | undefined {
  const value = values.get(name)
  if (value === undefined || typeof value === 'string') return value
  throw invalidField(name, 'string_type', 'Input should be a valid string')
}

export function wholeNumberOf(values: ReadonlyMap<string, unknown>, name: string): number | undefined {
  const value = values.get(name)
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isInteger(value)) return value
  throw invalidField(name, 'int_type', 'Input should be a valid integer')
}

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  M: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  m: 30 * 86_400_000,
  y: 365 * 86_400_000,
}

/** A date as the server takes it: ISO (UTC without a zone), or relative to now (`-7d`). */
export function dateOf(text: string, nowMs: number): number {
  const [, count = '', unit = ''] = /^-(\d+)([sMhdwmy])$/.exec(text) ?? []
  if (count !== '') return nowMs - Number(count) * UNIT_MS[unit]!
  const isIso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/.test(text)
  const zoned =
    /(?:Z|[+-]\d\d:?\d\d)$/.test(text) && text.length > 10 ? text : text.length > 10 ? `${text}Z` : text
  const ms = isIso ? Date.parse(zoned.replace(' ', 'T')) : NaN
  if (Number.isNaN(ms)) throw new Invalid(`Invalid date: ${text}`)
  return ms
}

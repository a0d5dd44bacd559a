/** One request as a simulator saw it. Holds no credential: neither headers nor values of parameters that may be one. */
export interface LoggedRequest {
  /** What was asked for, in the simulator's words: `replay-list`, `sign`, `cdn-file` … */
  readonly operation: string
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** `a=1&b=…`: the values of parameters known to be harmless, of all others only the name. */
  readonly query: string
  /** 0 while it is not answered, and for what broke before an answer. */
  readonly status: number
  /** What is wrong with the request though a vendor may let it pass: a credential sent where it does not belong … */
  readonly complaint?: string
}

/** What was asked, for tests that count calls. */
export interface RequestLog {
  /** In the order in which they came. */
  readonly requests: readonly LoggedRequest[]
  /** How many of an operation (of any without), with that status (with any without). */
  count(operation?: string, status?: number): number
  /** `{ sign: 1, 'cdn-file': 4 }`. */
  counts(): Readonly<Record<string, number>>
  /** Complaints, each with the request it is about. */
  complaints(): readonly string[]
  /** Requests of an operation (of any without) at a time: from their coming until the last byte of a 2xx was taken. */
  mostInFlight(operation?: string): number
  /** Requests that are not answered yet, or whose answer is still being read, or was left lying unread. */
  readonly inFlight: number
  clear(): void
}

/** The log as the simulator writes it. */
export interface WrittenLog extends RequestLog {
  begin(request: Pick<LoggedRequest, 'operation' | 'method' | 'path' | 'query'>): OpenEntry
}

export interface OpenEntry {
  complain(text: string): void
  answer(status: number): void
  /** The last byte was taken, or nobody will take any more. */
  end(): void
}

export function requestLog(): WrittenLog {
  let requests: LoggedRequest[] = []
  const running = new Map<string, number>()
  const most = new Map<string, number>()
  const ALL = ''

  const enter = (name: string, by: 1 | -1): void => {
    const now = (running.get(name) ?? 0) + by
    running.set(name, now)
    most.set(name, Math.max(most.get(name) ?? 0, now))
  }

  return {
    get requests() {
      return requests
    },
    count: (operation, status) =>
      requests.filter(
        request =>
          (operation === undefined || request.operation === operation) &&
          (status === undefined || request.status === status),
      ).length,
    counts() {
      const counts: Record<string, number> = {}
      for (const { operation } of requests) counts[operation] = (counts[operation] ?? 0) + 1
      return counts
    },
    complaints: () =>
      requests.flatMap(({ complaint, method, path }) =>
        complaint === undefined ? [] : [`${method} ${path}: ${complaint}`],
      ),
    mostInFlight: operation => most.get(operation ?? ALL) ?? 0,
    get inFlight() {
      return running.get(ALL) ?? 0
    },
    clear() {
      requests = []
      most.clear()
    },
    begin(request) {
      let entry: LoggedRequest = { ...request, status: 0 }
      let ended = false
      const list = requests
      const at = list.push(entry) - 1
      const change = (part: Partial<LoggedRequest>): void => {
        entry = { ...entry, ...part }
        list[at] = entry
      }
      enter(ALL, 1)
      enter(request.operation, 1)
      return {
        complain: text =>
          change({ complaint: entry.complaint === undefined ? text : `${entry.complaint}; ${text}` }),
        answer: status => change({ status }),
        end() {
          if (ended) return
          ended = true
          enter(ALL, -1)
          enter(request.operation, -1)
        },
      }
    },
  }
}

/** The query of an address with only the values of these parameters left in it. */
export function shownQuery(params: URLSearchParams, harmless: readonly string[]): string {
  return [...params].map(([name, value]) => `${name}=${harmless.includes(name) ? value : '…'}`).join('&')
}

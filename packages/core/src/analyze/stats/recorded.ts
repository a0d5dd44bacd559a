import type { SessionEvent } from '../../normalize/event.ts'
import type { Normalized } from '../../normalize/normalized.ts'
import type { Stats } from './schema.ts'

/** Whether a recording tells of something. */
export type Recorded = Stats['recorded'][number]
type Dialect = Normalized['dialect']

/**
 * Whether a recorder tells of it: always, when it is set up so, or never. rrweb alone has plugins for the console;
 * requests come from the vendors' plugins only, and a page makes some whenever it loads. Sentry keeps errors beside its
 * replays, as issues.
 */
const TELLS: readonly {
  readonly what: Recorded['what']
  readonly always: readonly Dialect[]
  readonly never: readonly Dialect[]
}[] = [
  { what: 'page', always: [], never: ['rrweb', 'sentry', 'posthog', 'mixpanel'] },
  { what: 'network', always: ['sentry'], never: ['rrweb', 'posthog', 'mixpanel'] },
  { what: 'console', always: [], never: [] },
  { what: 'errors', always: [], never: ['sentry'] },
  { what: 'focus', always: [], never: [] },
  { what: 'window-focus', always: ['sentry'], never: ['rrweb', 'posthog', 'mixpanel'] },
  { what: 'visibility', always: ['posthog'], never: ['rrweb', 'sentry', 'mixpanel'] },
  { what: 'web-vitals', always: ['sentry'], never: ['rrweb', 'posthog', 'mixpanel'] },
]

/** What this recording tells of at all. Where it has nothing of a kind, that may mean three different things. */
export function whatIsRecorded(events: readonly SessionEvent[], dialect: Dialect): Recorded[] {
  const seen = new Set<Recorded['what']>()
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!
    switch (event.kind) {
      case 'dom-snapshot':
        seen.add('page')
        break
      case 'network':
      case 'console':
        seen.add(event.kind)
        break
      case 'error':
        seen.add('errors')
        break
      case 'web-vital':
        seen.add('web-vitals')
        break
      case 'focus':
      case 'blur':
        seen.add(event.data.window === true ? 'window-focus' : 'focus')
        break
      case 'visibility':
        if (event.data.state === 'hidden' || event.data.state === 'visible') seen.add('visibility')
        break
      default:
    }
  }
  return TELLS.map(({ what, always, never }) => {
    if (seen.has(what)) return { what, state: 'recorded' }
    if (always.includes(dialect)) return { what, state: 'none' }
    return { what, state: never.includes(dialect) ? 'not-recorded' : 'unknown' }
  })
}

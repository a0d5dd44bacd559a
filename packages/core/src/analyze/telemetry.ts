/**
 * Hosts that collect measurements. Their requests answer nobody, fail wherever an ad blocker runs, and
 * start at any time. They stay among the events.
 */
const HOSTS: ReadonlySet<string> = new Set([
  'google-analytics.com',
  'analytics.google.com',
  'googletagmanager.com',
  'doubleclick.net',
  'sentry.io',
  'mixpanel.com',
  'mxpnl.com',
  'posthog.com',
  'segment.io',
  'segment.com',
  'amplitude.com',
  'datadoghq.com',
  'datadoghq.eu',
  'fullstory.com',
  'hotjar.com',
  'hotjar.io',
  'clarity.ms',
  'logrocket.io',
  'lr-ingest.io',
  'heapanalytics.com',
  'nr-data.net',
  'newrelic.com',
  'bugsnag.com',
])

/** The same behind a site's own address, which many set up: how the vendors' clients write their requests. */
const PATHS = [
  /^\/api\/\d+\/(?:envelope|store)\/?(?:\?|$)/, // Sentry
  /\/(?:track|engage|groups|record)\/?\?(?:[^#]*&)?(?:verbose|ip)=\d/, // Mixpanel
  /\/(?:e|s|i\/v0\/e|flags|decide)\/?\?(?:[^#]*&)?(?:ver|compression|ip)=[\w.-]/, // PostHog
  /\/g\/collect\?/, // Google
]

/** Whether a request only carries measurements away; never so for a collector's own pages. */
export function isTelemetry(url: string, page: string): boolean {
  const path = pathOf(url)
  // None of the patterns fits another path: most requests are told by this alone.
  const mayBe = path.includes('?') || path.startsWith('/api/')
  if (mayBe && PATHS.some(pattern => pattern.test(path))) return true
  const known = collectorOf(hostOf(url))
  return known !== undefined && !isWithin(hostOf(page), known)
}

/** Which of the hosts this one is, or is within. */
function collectorOf(host: string): string | undefined {
  for (let from = 0; ;) {
    const name = host.slice(from)
    if (HOSTS.has(name)) return name
    const dot = host.indexOf('.', from)
    if (dot < 0) return undefined
    from = dot + 1
  }
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`)
}

function hostOf(url: string): string {
  const from = url.indexOf('//')
  if (from < 0) return ''
  const rest = url.slice(from + 2, from + 258)
  const end = rest.search(/[/?#:]/)
  return end < 0 ? rest : rest.slice(0, end)
}

function pathOf(url: string): string {
  const from = url.indexOf('//')
  const slash = url.indexOf('/', from < 0 ? 0 : from + 2)
  return slash < 0 ? '' : url.slice(slash, slash + 500)
}

import { SourceError } from '../error.ts'

/** Where Mixpanel keeps a project's data. */
export type Region = 'us' | 'eu' | 'in'

/** In the order in which a region is looked for. */
export const REGIONS: readonly Region[] = ['us', 'eu', 'in']

const WEB_HOSTS: Readonly<Record<Region, string>> = {
  us: 'https://mixpanel.com',
  eu: 'https://eu.mixpanel.com',
  in: 'https://in.mixpanel.com',
}

/** The two APIs that know of replays; each is spoken to at its own address and nowhere else. */
export interface Hosts {
  /** Where questions about events are asked: `…/api/query`. */
  readonly query: string
  /** Where replays are signed: `…/api/app`. */
  readonly app: string
}

/** The APIs of a region. */
export function regionHosts(region: Region): Hosts {
  const host = WEB_HOSTS[region]
  return { query: `${host}/api/query`, app: `${host}/api/app` }
}

/** Where a person uses Mixpanel. */
export function webHost(region: Region | undefined): string {
  return WEB_HOSTS[region ?? 'us']
}

/** The hosts that the options name; `undefined` when the region has to be found out. */
export function givenHosts(options: {
  readonly region?: Region
  readonly baseUrl?: string
  readonly appBaseUrl?: string
}): Hosts | undefined {
  const { region, baseUrl, appBaseUrl } = options
  if (region !== undefined && !REGIONS.includes(region))
    throw new SourceError('bad-question', `mixpanel: a region is one of ${REGIONS.join(', ')}`)
  const hosts =
    baseUrl === undefined
      ? region && regionHosts(region)
      : { query: `${httpUrl(baseUrl)}/api/query`, app: `${httpUrl(baseUrl)}/api/app` }
  return hosts && withApp(hosts, appBaseUrl)
}

/** The same with the App API somewhere else. */
export function withApp(hosts: Hosts, appBaseUrl: string | undefined): Hosts {
  return appBaseUrl === undefined ? hosts : { ...hosts, app: `${httpUrl(appBaseUrl)}/api/app` }
}

/** A base URL without what would not belong to it; throws `bad-question` for what is none. */
export function httpUrl(text: string): string {
  const url = parse(text.trim())
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new SourceError(
      'bad-question',
      'mixpanel: the base URL is no http address (as in https://mixpanel.com, without user and password)',
    )
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}

function parse(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

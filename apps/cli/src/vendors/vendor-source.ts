import type { Source } from '@playhead/core'
import type { Io, MixpanelSource } from '@playhead/core/sources'
import { Exit, Failure } from '../failure.ts'
import type { VendorName, VendorWord } from './vendor-name.ts'

/** Where a vendor is asked, as far as a name tells it. */
export type VendorPlace = Pick<VendorName, 'org' | 'host'> & { readonly project?: string }

/** With what a vendor is asked: the environment, and how it is reached. */
export interface Asking {
  readonly env: NodeJS.ProcessEnv
  readonly io?: Partial<Io>
}

/** The vendor's replays with the credentials of the environment. Throws a `Failure` that says what is not set. */
export function vendorSource(source: VendorWord, asking: Asking, place: VendorPlace = {}): Promise<Source> {
  return OPENERS[source](settingsOf(asking), place)
}

/** The same for Mixpanel, which can do more: it signs. */
export function mixpanelSource(asking: Asking, place: VendorPlace = {}): Promise<MixpanelSource> {
  return openMixpanel(settingsOf(asking), place)
}

interface Settings {
  /** A variable of the environment, '' when it is not set. */
  readonly read: (name: string) => string
  /** As an option of a source. */
  readonly io: { readonly io?: Partial<Io> }
}

function settingsOf({ env, io }: Asking): Settings {
  return { read: name => env[name]?.trim() ?? '', io: io === undefined ? {} : { io } }
}

const OPENERS: Readonly<Record<VendorWord, (settings: Settings, place: VendorPlace) => Promise<Source>>> = {
  mixpanel: openMixpanel,
  async sentry({ read, io }, { org, project, host }) {
    const token = read('SENTRY_AUTH_TOKEN')
    if (token === '')
      throw missing('sentry', 'SENTRY_AUTH_TOKEN', 'a token with org:read, project:read and event:read')
    const baseUrl =
      read('SENTRY_URL') || (host !== undefined && isSentryHost(host) ? 'https://sentry.io' : '')
    if (host !== undefined && !sameSite(host, baseUrl || 'https://sentry.io'))
      throw otherHost('sentry', host, 'SENTRY_URL', baseUrl || 'https://sentry.io')
    const { sentry } = await import('@playhead/core/sources')
    return sentry({
      ...io,
      token,
      ...given('org', org ?? read('SENTRY_ORG')),
      ...given('project', project ?? read('SENTRY_PROJECT')),
      ...given('baseUrl', baseUrl),
    })
  },
  async posthog({ read, io }, { project, host }) {
    const apiKey = read('POSTHOG_API_KEY')
    if (apiKey === '')
      throw missing('posthog', 'POSTHOG_API_KEY', 'a personal API key with session_recording:read')
    const projectId = project ?? read('POSTHOG_PROJECT_ID')
    if (projectId === '')
      throw missing('posthog', 'POSTHOG_PROJECT_ID', 'or name the replay posthog:<project>/<id>')
    const set = read('POSTHOG_HOST')
    if (host !== undefined && set !== '' && !sameSite(host, set))
      throw otherHost('posthog', host, 'POSTHOG_HOST', set)
    // A key is only ever sent to a host that somebody set, or to the vendor's own.
    if (host !== undefined && set === '' && !/^https:\/\/(?:us|eu|app)\.posthog\.com$/.test(host))
      throw otherHost('posthog', host, 'POSTHOG_HOST', 'https://us.posthog.com')
    const { posthog } = await import('@playhead/core/sources')
    return posthog({ ...io, apiKey, projectId, ...given('host', set || (host ?? '')) })
  },
}

const REGIONS = ['us', 'eu', 'in'] as const

async function openMixpanel({ read, io }: Settings, { project }: VendorPlace): Promise<MixpanelSource> {
  const username = read('MP_USERNAME')
  const password = read('MP_SECRET')
  const oauthToken = read('MP_OAUTH_TOKEN')
  const absent = [...(username === '' ? ['MP_USERNAME'] : []), ...(password === '' ? ['MP_SECRET'] : [])]
  if (oauthToken === '' && absent.length > 0)
    throw missing('mixpanel', absent.join(' and '), 'a service account, or MP_OAUTH_TOKEN')
  const projectId = project ?? read('MP_PROJECT_ID')
  if (projectId === '')
    throw missing(
      'mixpanel',
      'MP_PROJECT_ID',
      "the project's number, or name the replay mixpanel:<project>/<id>",
    )
  if (!/^[1-9]\d{0,14}$/.test(projectId))
    throw new Failure(
      'mixpanel: MP_PROJECT_ID is no number: it stands in the address of every page of the project',
      Exit.arguments,
    )
  const region = read('MP_REGION').toLowerCase()
  const known = REGIONS.find(one => one === region)
  if (region !== '' && known === undefined)
    throw new Failure(
      `mixpanel: MP_REGION ${JSON.stringify(region)} is none: write us, eu or in`,
      Exit.arguments,
    )
  const headerName = read('MP_CUSTOM_HEADER_NAME')
  const { mixpanel } = await import('@playhead/core/sources')
  return mixpanel({
    ...io,
    ...(oauthToken === '' ? { username, secret: password } : { oauthToken }),
    projectId,
    ...given('region', known),
    ...given('baseUrl', webAddress(read, 'MP_API_BASE_URL')),
    ...given('appBaseUrl', webAddress(read, 'MP_APP_BASE_URL')),
    ...given('workspaceId', read('MP_WORKSPACE_ID')),
    ...(headerName !== '' && { customHeader: { name: headerName, value: read('MP_CUSTOM_HEADER_VALUE') } }),
  })
}

/** A base URL of the environment. Throws a `Failure` that does not repeat it: a password may stand in it. */
function webAddress(read: Settings['read'], variable: string): string {
  const text = read(variable)
  const url = text === '' ? undefined : urlIn(text)
  const isWeb = url !== null && (url === undefined || /^https?:$/.test(url.protocol))
  if (isWeb && (url?.username ?? '') === '' && (url?.password ?? '') === '') return text
  throw new Failure(
    `mixpanel: ${variable} is no web address: write it as https://mixpanel.com, without user and password`,
    Exit.arguments,
  )
}

function given<K extends string, V extends string>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined || value === '' ? {} : ({ [key]: value } as { [P in K]?: V })
}

function missing(vendor: VendorWord, names: string, what: string): Failure {
  return new Failure(
    `${vendor}: ${names} ${names.includes(' and ') ? 'are' : 'is'} not set (${what})`,
    Exit.access,
  )
}

function otherHost(vendor: VendorWord, host: string, variable: string, set: string): Failure {
  return new Failure(
    `${vendor}: the address is of ${originOf(host)}, the credentials are for ${originOf(set)}; set ${variable} when they are of that host, nothing was sent there`,
    Exit.access,
  )
}

function isSentryHost(host: string): boolean {
  return /^https:\/\/(?:[\w-]+\.)*sentry\.io$/.test(host)
}

/** Whether both are the same host, or both Sentry's own: organizations and regions have hosts of their own there. */
function sameSite(host: string, base: string): boolean {
  if (isSentryHost(host) && isSentryHost(originOf(base))) return true
  return originOf(host) === originOf(base)
}

/** An address without a path, and without what would be a credential in it. */
function originOf(address: string): string {
  const url = urlIn(/^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `https://${address}`)
  return url === null ? 'an address that is none' : url.origin
}

function urlIn(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

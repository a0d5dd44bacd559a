import { SourceError } from '../error.ts'
import type { Io } from '../io.ts'
import { httpUrl, type Region } from './hosts.ts'
import { createSecretList, type SecretList } from './secret-list.ts'

/** An OAuth token, or what gives the one to use now: it is asked for each request, so that it can be renewed. */
export type TokenGiver = string | (() => string | Promise<string>)

/** Whose replays, and on whose behalf. Either a service account or an OAuth token. */
export interface MixpanelOptions {
  /** A service account's name, with `secret`. */
  readonly username?: string
  readonly secret?: string
  /** Instead of a service account. */
  readonly oauthToken?: TokenGiver
  /**
   * Who a token that changes belongs to. The store keeps replays under a fingerprint of the credential: without it
   * each new token begins an empty folder.
   */
  readonly account?: string
  /** The project's number; without it each replay has to name its own. */
  readonly projectId?: string | number
  /** Where the project's data lives; found out by asking when neither this nor `baseUrl` is given. */
  readonly region?: Region
  /** One host instead of Mixpanel's: its `/api/query` and `/api/app` are asked. */
  readonly baseUrl?: string
  /** Another host for what Mixpanel calls its App API, `/api/app`, by which replays are signed. */
  readonly appBaseUrl?: string
  /** A workspace (data view) that queries are confined to. */
  readonly workspaceId?: string | number
  /** A header that a proxy on the way asks for. It is not sent to the CDN. */
  readonly customHeader?: { readonly name: string; readonly value: string }
  /** The token that a site's own recorder sends: public, and needed for a link that opens one replay. */
  readonly projectToken?: string
  readonly io?: Partial<Io>
}

/** What a header carries of the credential. */
export interface Credential {
  /** The value of `Authorization`. */
  header(): Promise<string>
  /** What tells one account from another. */
  readonly account: () => Promise<readonly string[]>
  /** All that must not be shown; tokens join as they are given. */
  readonly secrets: SecretList
}

/** The credential of the options. Throws `no-credentials` when there is none, or none that a header can carry. */
export function credentialOf({ username, secret, oauthToken, account }: MixpanelOptions): Credential {
  if (oauthToken !== undefined && oauthToken !== '') return tokenCredential(oauthToken, account)
  if (username === undefined || username === '' || secret === undefined || secret === '')
    throw new SourceError(
      'no-credentials',
      'mixpanel: no credentials: give the name and the secret of a service account, or an OAuth token',
    )
  const pair = base64(`${username}:${secret}`)
  const secrets = createSecretList()
  secrets.keep(secret)
  secrets.keep(username)
  secrets.keep(pair)
  return {
    header: () => Promise.resolve(`Basic ${pair}`),
    account: () => Promise.resolve(['service-account', username, secret]),
    secrets,
  }
}

function tokenCredential(giver: TokenGiver, account: string | undefined): Credential {
  const secrets = createSecretList()
  const token = async (): Promise<string> => {
    const text = (await tokenOf(giver)).trim()
    if (!HEADER_TEXT.test(text))
      throw new SourceError(
        'no-credentials',
        'mixpanel: the OAuth token is empty, or no text that can be one',
      )
    secrets.remember(text)
    return text
  }
  return {
    header: async () => `Bearer ${await token()}`,
    account: async () => (account === undefined ? ['token', await token()] : ['account', account]),
    secrets,
  }
}

/** Whatever the giver throws may hold the token: it is told in our words, without its cause. */
async function tokenOf(giver: TokenGiver): Promise<string> {
  if (typeof giver === 'string') return giver
  try {
    return await giver()
  } catch (error) {
    if (error instanceof SourceError) throw error
    throw new SourceError('unauthorized', 'mixpanel: no OAuth token could be had: log in again')
  }
}

/** What a header may hold: an engine's own complaint about anything else would quote it. */
const HEADER_TEXT = /^[\x21-\x7e]+$/

/** The custom header, by its name in lower case, so that no spelling of it can replace another header. */
export function customHeaderOf({ customHeader }: MixpanelOptions): Readonly<Record<string, string>> {
  if (customHeader === undefined) return {}
  const name = customHeader.name.trim().toLowerCase()
  const value = customHeader.value.trim()
  if (!/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name) || !/^[\x20-\x7e]*$/.test(value))
    throw new SourceError('bad-question', 'mixpanel: the custom header is none that can be sent')
  return name === 'authorization' ? {} : { [name]: value }
}

/** A project's number as the API takes it. Throws `bad-question` for anything else. */
export function projectNumber(project: string | number | undefined): number {
  const number = typeof project === 'number' ? project : Number(project?.trim() || NaN)
  if (Number.isSafeInteger(number) && number > 0) return number
  throw new SourceError(
    'bad-question',
    project === undefined
      ? 'mixpanel: which project? Give its number, or name the replay as mixpanel:<project>/<replay>'
      : 'mixpanel: a project is named by its number, as in the address of the project',
  )
}

/** Checks what cannot work before anything is asked. */
export function checkOptions(options: MixpanelOptions): void {
  const { projectId, workspaceId, baseUrl, appBaseUrl } = options
  if (projectId !== undefined) projectNumber(projectId)
  if (workspaceId !== undefined && !/^\d+$/.test(String(workspaceId).trim()))
    throw new SourceError('bad-question', 'mixpanel: a workspace is named by its number')
  for (const url of [baseUrl, appBaseUrl]) if (url !== undefined) httpUrl(url)
}

function base64(text: string): string {
  let binary = ''
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte)
  return btoa(binary)
}

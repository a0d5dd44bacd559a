/** How long a signature holds. */
export const SIGNED_SECONDS = 300

const KEY_NAME = 'srr-signing-key'
const key = crypto.subtle.importKey(
  'raw',
  new TextEncoder().encode('the simulated key of the simulated CDN'),
  { name: 'HMAC', hash: 'SHA-1' },
  false,
  ['sign'],
)

/** The query that opens all files below an address until it expires, in the form of Google's CDN. */
export async function signPrefix(prefix: string, nowMs: number): Promise<string> {
  const expires = Math.floor(nowMs / 1000) + SIGNED_SECONDS
  const policy = `URLPrefix=${base64Url(new TextEncoder().encode(prefix))}&Expires=${expires}&KeyName=${KEY_NAME}`
  return `${policy}&Signature=${await signatureOf(policy)}`
}

/** What is wrong with the signature of an address; nothing when it opens it. */
export async function refusedBy(url: URL, nowMs: number): Promise<string | undefined> {
  const { searchParams: params } = url
  const policy = ['URLPrefix', 'Expires', 'KeyName']
    .map(name => `${name}=${params.get(name) ?? ''}`)
    .join('&')
  const signature = params.get('Signature') ?? ''
  if (signature === '') return 'Missing signature'
  if ((await signatureOf(policy)) !== signature) return 'Invalid signature'
  if (!`${url.origin}${url.pathname}`.startsWith(fromBase64Url(params.get('URLPrefix') ?? '')))
    return 'Signature is for another prefix'
  return Number(params.get('Expires')) * 1000 <= nowMs ? 'Signature has expired' : undefined
}

/** Folder of a replay's files: the hash of its id, and the project. */
export async function folderOf(replayId: string, projectId: number): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(replayId))
  const hex = Array.from(new Uint8Array(hash), byte => byte.toString(16).padStart(2, '0')).join('')
  return `${hex}-${projectId}`
}

async function signatureOf(policy: string): Promise<string> {
  const bytes = await crypto.subtle.sign('HMAC', await key, new TextEncoder().encode(policy))
  return base64Url(new Uint8Array(bytes))
}

// Padded, as Google's are: a client that takes the query apart and joins it anew must keep the `=` signs.
function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}

function fromBase64Url(text: string): string {
  return atob(text.replaceAll('-', '+').replaceAll('_', '/'))
}

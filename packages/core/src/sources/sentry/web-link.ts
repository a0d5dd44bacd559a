import { isSaas } from './base-url.ts'

/** How addresses of an organization's pages begin. Numbers of organizations are no hosts. */
export function webBase(baseUrl: string, org: string | undefined): string {
  if (!isSaas(new URL(baseUrl).hostname))
    return `${baseUrl}${org === undefined ? '' : `/organizations/${encodeURIComponent(org)}`}`
  if (org === undefined) return 'https://sentry.io'
  return /^[a-z\d][a-z\d-]*$/i.test(org) && !/^\d+$/.test(org)
    ? `https://${org}.sentry.io`
    : `https://sentry.io/organizations/${encodeURIComponent(org)}`
}

/** Where a person watches this moment of a replay. Servers of one's own may be old, and lead on from the older address. */
export function watchLink(
  baseUrl: string,
  org: string | undefined,
  replayId: string,
  offsetMs: number | undefined,
): string {
  const explore = isSaas(new URL(baseUrl).hostname) ? '/explore' : ''
  const seconds = Math.max(0, Math.floor((offsetMs ?? 0) / 1000))
  const at = offsetMs === undefined ? '' : `?t=${seconds}`
  return `${webBase(baseUrl, org)}${explore}/replays/${encodeURIComponent(replayId)}/${at}`
}

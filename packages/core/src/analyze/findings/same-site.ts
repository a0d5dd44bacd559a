import { hostOf } from '../stats/route.ts'

/** Second names under which countries sell names: `co.uk`, `com.br`. */
const SHARED = new Set(['co', 'com', 'net', 'org', 'gov', 'edu', 'ac', 'or', 'ne', 'go'])

/**
 * Whether an address belongs to the site of a page: the same host, or hosts under one registered name as far as its
 * form tells (no list of all public suffixes is carried along). Addresses without a host are the page's own.
 */
export function isSameSite(url: string, page: string): boolean {
  const host = withoutPort(hostOf(url))
  const own = withoutPort(hostOf(page))
  if (host === '' || own === '' || host === own) return true
  return siteOf(host) === siteOf(own)
}

function siteOf(host: string): string {
  const labels = host.toLowerCase().split('.')
  if (labels.length < 3 || /^[\d.]+$/.test(host)) return host.toLowerCase()
  const shared = SHARED.has(labels[labels.length - 2]!) && labels[labels.length - 1]!.length === 2
  return labels.slice(shared ? -3 : -2).join('.')
}

function withoutPort(host: string): string {
  const colon = host.lastIndexOf(':')
  return colon < 0 || host.endsWith(']') ? host : host.slice(0, colon)
}

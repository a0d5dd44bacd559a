import type { ReplayRef, SourceName } from '@playhead/core'
import { Exit, Failure } from '../failure.ts'
import type { Time } from '../times.ts'

/** The vendors whose replays can be named. */
export const VENDORS = ['mixpanel', 'sentry', 'posthog'] as const
export type VendorWord = (typeof VENDORS)[number] & SourceName

/** A vendor's replay as somebody named it. */
export interface VendorName {
  readonly source: VendorWord
  /** With whatever else the vendor's own names tell. */
  readonly ref: ReplayRef
  /** The organization, where the vendor has some. */
  readonly org?: string
  /** The origin of the page whose address was given. */
  readonly host?: string
  /** The moment that the page's address points to. */
  readonly moment?: Time
  /** The name by which it can be asked for again: without what an address may carry besides. */
  readonly name: string
}

const NAMED = /^(mixpanel|sentry|posthog):|^https?:\/\/|^[\w-]+\.sentry\.io\//i

/** Whether this can only be a vendor's replay. */
export function isVendorName(name: string): boolean {
  return NAMED.test(name)
}

/** Reads `sentry:<org>/<project>/<id>` and the like, and the addresses of vendors' pages. Throws a `Failure`. */
export async function readVendorName(name: string): Promise<VendorName> {
  const { readMixpanelName, readPosthogName, readSentryName } = await import('@playhead/core/sources')
  const mixpanel = readMixpanelName(name)
  if (mixpanel) return { source: 'mixpanel', ref: mixpanel, name: vendorName('mixpanel', mixpanel) }
  const posthog = readPosthogName(name)
  if (posthog) {
    const { host, offsetMs, atMs } = posthog
    return {
      source: 'posthog',
      ref: posthog,
      name: vendorName('posthog', posthog),
      ...(host !== undefined && { host }),
      ...momentOf(offsetMs, atMs),
    }
  }
  const sentry = readSentryName(name)
  if (sentry) {
    const { org, project, baseUrl, offsetMs } = sentry
    const place = [org, project].filter(word => word !== undefined).join('/')
    return {
      source: 'sentry',
      ref: sentry,
      name: vendorName('sentry', { replayId: sentry.replayId, ...(place !== '' && { project: place }) }),
      ...(org !== undefined && { org }),
      ...(baseUrl !== undefined && { host: baseUrl }),
      ...momentOf(offsetMs),
    }
  }
  throw new Failure(
    `${printable(name)} names no replay: write mixpanel:<id>, sentry:<org>/<project>/<id>, posthog:<project>/<id>, or the address of its page`,
    Exit.arguments,
  )
}

/** The moment that a name points to, when it is the address of a page and has one. */
export async function momentIn(name: string): Promise<Time | undefined> {
  return isVendorName(name) ? (await readVendorName(name)).moment : undefined
}

/** The name by which every verb takes a vendor's replay. */
export function vendorName(source: SourceName, { project, replayId }: ReplayRef): string {
  const place = project === undefined || project === '' ? '' : `${project.replace('~', '/')}/`
  return `${source}:${place}${replayId}`
}

function momentOf(offsetMs: number | undefined, epochMs?: number): { readonly moment?: Time } {
  if (offsetMs !== undefined) return { moment: { offsetMs } }
  return epochMs === undefined ? {} : { moment: { epochMs } }
}

/** An address may carry what is nobody's business. */
function printable(name: string): string {
  const bare = name.replace(/[?#].*$/s, '').replace(/^(https?:\/\/)[^/]*@/i, '$1')
  return JSON.stringify(bare.slice(0, 120))
}

import { quote } from '../../analyze/quote.ts'
import type { Stats } from '../../analyze/stats/schema.ts'
import { shortUrl } from '../../lib/address.ts'
import { formatDuration, formatOffset } from '../../lib/duration.ts'
import { counted } from '../counted.ts'
import type { FramesByTime } from './frames-by-time.ts'
import { plainLine } from './plain-line.ts'
import type { BriefLine } from './schema.ts'

type EpochStats = Stats['epochs']['items'][number]

const ADDRESS_LIMIT = 64
const TITLE_LIMIT = 40

/**
 * The page loads with what happened on each, and the routes within them; in order of time. A page load that no event
 * tells is proved by the last frame before.
 */
export function outlineOf(
  { epochs, windows, requests }: Stats,
  frames: FramesByTime,
  zeroMs: number,
): BriefLine[] {
  const numbers = new Map(windows.items.map(({ windowId }, index) => [windowId, index + 1]))
  let previous = ''
  return epochs.items.flatMap((epoch, index) => {
    const window = numbers.size > 1 ? ` · window ${numbers.get(epoch.windowId ?? '') ?? '?'}` : ''
    const where = epoch.url === '' ? 'address unknown' : shortUrl(epoch.url, previous, ADDRESS_LIMIT)
    previous = epoch.url
    const text = `page ${index + 1}${window}: ${where}${titled(epoch.title)} (${epoch.method}), ${formatOffset(epoch.fromOffsetMs)} for ${formatDuration(epoch.durationMs)}${happened(epoch, requests !== null)}`
    const pointer = epoch.pointer ?? frames.at(zeroMs + epoch.fromOffsetMs)
    const pages: BriefLine[] = [
      { offsetMs: epoch.fromOffsetMs, text: plainLine(text), ...(pointer && { pointer }) },
    ]
    for (const { url, title, offsetMs, durationMs, pointer } of epoch.routes.items) {
      const route = `→ ${shortUrl(url, epoch.url, ADDRESS_LIMIT)}${titled(title)}, ${formatOffset(offsetMs)} for ${formatDuration(durationMs)}`
      pages.push({ offsetMs, text: plainLine(route), pointer })
    }
    return pages
  })
}

function titled(title: string | undefined): string {
  return title === undefined ? '' : ` ${quote(title, TITLE_LIMIT)}`
}

function happened(
  { clicks, inputs, requests, failedRequests, errors }: EpochStats,
  tellsRequests: boolean,
): string {
  const failed = failedRequests > 0 ? ` (${failedRequests} failed)` : ''
  const parts = [
    ...(clicks > 0 ? [counted(clicks, 'click')] : []),
    ...(inputs > 0 ? [counted(inputs, 'input')] : []),
    ...(tellsRequests && requests > 0 ? [`${counted(requests, 'request')}${failed}`] : []),
    ...(errors > 0 ? [counted(errors, 'error')] : []),
  ]
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`
}

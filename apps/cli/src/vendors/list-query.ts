import { cleanText, type ListQuery } from '@playhead/core'
import { parseClock } from '../clock-times.ts'
import { Exit, Failure } from '../failure.ts'
import { inMinutes } from './listed.ts'
import { isVendorName, readVendorName, VENDORS, type VendorWord } from './vendor-name.ts'

/** Which replays somebody asks for. */
export interface ListFlags {
  readonly user?: string
  readonly from?: string
  readonly to?: string
  readonly id?: readonly string[]
  readonly query?: string
  readonly limit?: number
}

/** How far back is looked without `--from`. */
const DAYS = 7
export const DEFAULT_REPLAYS = 100

/** What is asked for, and what a person is told of it. */
export interface Asked {
  readonly query: ListQuery
  /** ISO 8601, `null` without. */
  readonly from: string | null
  readonly to: string | null
  /** Why nothing may have been found: `no replays of user-42 from … to …; …`. */
  readonly nothing: string
}

/** The question to a vendor; what is wrong with the flags is told before anything is asked. */
export async function listQuery(
  vendor: VendorWord,
  flags: ListFlags,
  { nowMs, signal }: { readonly nowMs: number; readonly signal: AbortSignal },
): Promise<Asked> {
  const { user, from, to, id, query, limit } = flags
  if (user === '') throw new Failure('--user is empty: give the id that the vendor knows', Exit.arguments)
  if (vendor === 'mixpanel' && query !== undefined)
    throw new Failure('mixpanel: it has no search over replays: leave out --query', Exit.arguments)
  if (vendor === 'mixpanel' && (user === undefined) === (id === undefined))
    throw new Failure(
      `mixpanel: it lists the replays of one person, or replays by their ids: give --user <id>${user === undefined ? '' : ' alone,'} or --id <id…>`,
      Exit.arguments,
    )
  // Ids say all: a window could only hide some of them.
  const isWindowed = id === undefined || from !== undefined || to !== undefined
  const toMs = to === undefined ? nowMs : parseClock(to, '--to', nowMs, true)
  const fromMs = from === undefined ? toMs - DAYS * 86_400_000 : parseClock(from, '--from', nowMs)
  if (fromMs > toMs) throw new Failure('--from lies after --to', Exit.arguments)
  return {
    query: {
      ...(user !== undefined && { user }),
      ...(id !== undefined && { replayIds: await Promise.all(id.map(one => idIn(one, vendor))) }),
      ...(isWindowed && { fromMs, toMs }),
      ...(query !== undefined && { search: query }),
      limit: limit ?? DEFAULT_REPLAYS,
      signal,
    },
    from: isWindowed ? new Date(fromMs).toISOString() : null,
    to: isWindowed ? new Date(toMs).toISOString() : null,
    nothing: [
      `${vendor}: no replays`,
      ...(user === undefined ? [] : [` of ${cleanText(user, 80)}`]),
      ...(id === undefined ? [] : [' by these ids']),
      ...(query === undefined ? [] : [` for ${cleanText(query, 120)}`]),
      ...(isWindowed ? [` from ${inMinutes(fromMs)} to ${inMinutes(toMs)}`] : []),
      ...(isWindowed && from === undefined ? ['; --from 30d looks further back'] : []),
    ].join(''),
  }
}

/** The id in a replay's name as `list` prints it; an id alone stays as it is. */
async function idIn(text: string, vendor: VendorWord): Promise<string> {
  if (!isVendorName(text)) return text
  const { source, ref } = await readVendorName(text)
  if (source === vendor) return ref.replayId
  throw new Failure(`--id ${JSON.stringify(text)} is a replay of ${source}, not of ${vendor}`, Exit.arguments)
}

/** A vendor by its name. Throws a `Failure` for others. */
export function vendorWord(text: string): VendorWord {
  const found = VENDORS.find(vendor => vendor === text.toLowerCase())
  if (found !== undefined) return found
  throw new Failure(`${JSON.stringify(text)} is no source: write ${VENDORS.join(', ')}`, Exit.arguments)
}

import type { z } from 'zod'
import type { ReplayAddress } from './address.ts'
import { folderOf } from './address.ts'
import type { manifestSchema } from './manifest-schema.ts'
import { StoreError, type Store } from './store.ts'

/** The layout's version: another one is not read, and the replay is fetched anew. */
export const MANIFEST_VERSION = 1

/** See `manifestSchema`. */
export type Manifest = z.infer<typeof manifestSchema>

/** The path of a replay's manifest. */
export function manifestPath(address: ReplayAddress): string {
  return `${folderOf(address)}manifest.json`
}

/**
 * The manifest of a stored replay; `undefined` when it is not stored or of another version. Rejects with
 * `store-damaged` when what stands there is none.
 */
export async function readManifest(store: Store, address: ReplayAddress): Promise<Manifest | undefined> {
  const path = manifestPath(address)
  const bytes = await store.read(path)
  return bytes === undefined ? undefined : parseManifest(bytes, path)
}

/** A manifest from its bytes; `undefined` when another version wrote it. */
export function parseManifest(bytes: Uint8Array, path: string): Manifest | undefined {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw damaged(path, 'it is not JSON', cause)
  }
  if (typeof value === 'object' && value !== null && 'version' in value && value.version !== MANIFEST_VERSION)
    return undefined
  const wrong = firstWrong(value)
  if (wrong === undefined) return value as Manifest
  throw damaged(path, `${wrong} is not what it should be`)
}

type Check = (value: unknown) => boolean

const isText: Check = value => typeof value === 'string'
const isNumber: Check = value => typeof value === 'number'
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isFile: Check = value => isRecord(value) && isText(value['file']) && isNumber(value['bytes'])
const listOf =
  (check: Check): Check =>
  value =>
    Array.isArray(value) && value.every(check)

/**
 * What has to be there for the stored replay to be read. By hand, because it is asked at every start of a command and
 * `manifestSchema`, which says it all, takes longer to load than the question to answer.
 */
const NEEDED: Readonly<
  Record<
    Exclude<
      keyof Manifest,
      'version' | 'recordedId' | 'origin' | 'name' | 'startedAtMs' | 'sdk' | 'stopped' | 'unavailable'
    >,
    Check
  >
> = {
  identity: isText,
  source: isText,
  project: isText,
  replayId: isText,
  live: value => typeof value === 'boolean',
  fetchedAt: isText,
  completeness: isText,
  missing: listOf(isNumber),
  framing: isText,
  segmentIds: isText,
  segments: listOf(
    value =>
      isRecord(value) &&
      isNumber(value['segmentId']) &&
      isNumber(value['frames']) &&
      listOf(isFile)(value['files']),
  ),
  frames: isFile,
  notes: listOf(value => isRecord(value) && isText(value['code']) && isText(value['message'])),
  analysis: value =>
    isRecord(value) &&
    isText(value['version']) &&
    isRecord(value['index']) &&
    Object.values(value['index']).every(isFile),
}

/** The first member that is wrong; `undefined` when all is well. */
function firstWrong(value: unknown): string | undefined {
  if (!isRecord(value)) return 'it'
  return Object.entries(NEEDED).find(([name, check]) => !check(value[name]))?.[0]
}

function damaged(path: string, what: string, cause?: unknown): StoreError {
  return new StoreError(
    'store-damaged',
    `stored replay ${path}: ${what}; fetch it again with --force`,
    cause === undefined ? undefined : { cause },
  )
}

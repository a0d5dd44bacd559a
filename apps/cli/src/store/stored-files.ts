import { parseManifest, StoreError, type Manifest, type Store, type StoredFile } from '@playhead/core'

/** A replay's folder in a store, with everything in it that is a store's. */
export interface StoredFolder {
  /** `local/file/local/checkout~1a2b3c4d/`. */
  readonly folder: string
  readonly manifest?: StoredFile
  readonly files: readonly StoredFile[]
}

/**
 * What `save` writes: the store's folder may have been set to one that holds other things too, and nothing else is
 * ever counted or removed.
 */
const OWN =
  /^([^/]+\/(?:file|mixpanel|sentry|posthog)\/[^/]+\/[^/]+\/)(?:(manifest\.json)|segments\/-?\d+(?:\.\d+)?-[a-z2-7]{8}\.json\.gz|index\/[a-z-]+-[a-z2-7]{8}\.gz)$/

/** The replays of a store whose paths begin with `prefix`, with their files. */
export async function storedFolders(store: Store, prefix = ''): Promise<StoredFolder[]> {
  const found = new Map<string, { folder: string; manifest?: StoredFile; files: StoredFile[] }>()
  for await (const file of store.list(prefix)) {
    const own = OWN.exec(file.path)
    const folder = own?.[1]
    if (folder === undefined) continue
    const entry = found.get(folder) ?? { folder, files: [] }
    found.set(folder, entry)
    if (own?.[2] === undefined) entry.files.push(file)
    else entry.manifest = file
  }
  return [...found.values()].sort((one, other) => (one.folder < other.folder ? -1 : 1))
}

/** A folder's manifest, `undefined` where there is none or another version wrote it; `'damaged'` where it is none. */
export async function manifestOf(
  store: Store,
  { manifest }: StoredFolder,
): Promise<Manifest | 'damaged' | undefined> {
  const bytes = manifest && (await store.read(manifest.path))
  if (manifest === undefined || bytes === undefined) return undefined
  try {
    return parseManifest(bytes, manifest.path)
  } catch (error) {
    if (error instanceof StoreError && error.code === 'store-damaged') return 'damaged'
    throw error
  }
}

/** The files that a manifest names, by their names in the replay's folder. */
export function filesNamedBy({ segments, frames, analysis }: Manifest): Set<string> {
  const named = new Set([frames.file])
  for (const { files } of segments) for (const { file } of files) named.add(file)
  for (const { file } of Object.values(analysis.index)) named.add(file)
  return named
}

/** Bytes that a folder takes. */
export function bytesOf({ manifest, files }: StoredFolder): number {
  return files.reduce((sum, { bytes }) => sum + bytes, manifest?.bytes ?? 0)
}

/** Removes a replay: its manifest first, so that whoever looks for it meanwhile does not find half of it. */
export async function removeFolder(store: Store, { manifest, files }: StoredFolder): Promise<void> {
  if (manifest) await store.remove(manifest.path)
  for (const { path } of files) await store.remove(path)
}

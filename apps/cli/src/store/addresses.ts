import { folderOf, parseManifest, type ReplayAddress, type Store } from '@playhead/core'
import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { stemOf } from '../input.ts'

/** Where the recording in this file or folder is kept: the same name may mean another file in another folder. */
export function localAddress(path: string): ReplayAddress {
  const hash = createHash('sha256').update(resolve(path)).digest('hex').slice(0, 8)
  return { identity: 'local', source: 'file', project: 'local', replayId: `${stemOf(path)}~${hash}` }
}

/** An address as it is printed, and as `storedAddress` reads it: the replay's folder in the store. */
export function printAddress(address: ReplayAddress): string {
  return folderOf(address).slice(0, -1)
}

const PRINTED = /^(?!\.)[\w%~.-]+(?:\/(?!\.)[\w%~.-]+){3}$/

/** The replay that a printed address names; `undefined` when the name is none, or the store has nothing there. */
export async function storedAddress(store: Store, printed: string): Promise<ReplayAddress | undefined> {
  const name = printed.replace(/\/$/, '')
  if (!PRINTED.test(name)) return undefined
  const path = `${name}/manifest.json`
  const bytes = await store.read(path)
  if (bytes === undefined) return undefined
  const manifest = parseManifest(bytes, path)
  if (manifest === undefined) return undefined
  const { identity, source, project, replayId } = manifest
  return { identity, source, project, replayId }
}

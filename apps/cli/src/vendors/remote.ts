import {
  folderAbove,
  folderOf,
  parseManifest,
  StoreError,
  type Manifest,
  type ReplayAddress,
  type ReplayRef,
  type Source,
  type SourceName,
  type Store,
} from '@playhead/core'
import { Failure } from '../failure.ts'
import { printAddress } from '../store/addresses.ts'
import { sound } from '../store/sound.ts'
import { readVendorName, vendorName, type VendorName } from './vendor-name.ts'
import { vendorSource, type Asking } from './vendor-source.ts'

/** A vendor's replay that was named. */
export interface Remote {
  readonly source: Source
  readonly identity: string
  readonly ref: ReplayRef
  /** By which it can be asked for again; no address, which might carry a credential. */
  readonly name: string
  /** Where it is stored; `undefined` when it is not, as far as its name tells. */
  readonly stored?: ReplayAddress
}

/** The vendor's replay that a name means, and where it is stored. Throws a `Failure`; nothing is asked of the vendor. */
export async function findRemote(given: string, store: Store, asking: Asking): Promise<Remote> {
  const named = await readVendorName(given)
  const { source: vendor, ref } = named
  try {
    const remote = await askable(named, asking)
    const stored = await storedOf(store, { identity: remote.identity, source: vendor }, ref.replayId)
    return { ...remote, ...(stored && { stored }) }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    // Without credentials nobody can tell whose it is: what is here has to be named by its own address.
    const [stored] = await storedAnywhere(store, vendor, ref.replayId)
    if (stored === undefined) throw error
    throw new Failure(`${error.message}; it is stored as ${printAddress(stored)}: name that`, error.exitCode)
  }
}

/** What is stored at a vendor's address, with the vendor itself when it can be asked with the same credentials. */
export async function storedRemote(address: ReplayAddress, asking: Asking): Promise<Remote | undefined> {
  try {
    const remote = await askable(await readVendorName(vendorName(address.source, address)), asking)
    return remote.identity === address.identity ? { ...remote, stored: address } : undefined
  } catch {
    // What is stored answers for itself.
    return undefined
  }
}

/** What was named, with the vendor that can be asked for it. */
async function askable({ source: vendor, ref, name, ...place }: VendorName, asking: Asking): Promise<Remote> {
  const { project } = ref
  const source = await vendorSource(vendor, asking, { ...place, ...(project !== undefined && { project }) })
  return { source, identity: await source.identity(), ref, name }
}

/** Replay ids are unique with every vendor: the project, which a page's address may not tell, need not be known. */
async function storedOf(
  store: Store,
  above: { readonly identity: string; readonly source: SourceName },
  replayId: string,
): Promise<ReplayAddress | undefined> {
  return (await addressesIn(store, folderAbove(above), replayId))[0]
}

async function storedAnywhere(store: Store, source: string, replayId: string): Promise<ReplayAddress[]> {
  return (await addressesIn(store, '', replayId)).filter(address => address.source === source)
}

async function addressesIn(store: Store, prefix: string, replayId: string): Promise<ReplayAddress[]> {
  const ending = `/${folderOf({ identity: 'a', source: 'file', project: 'a', replayId }).split('/')[3]}/manifest.json`
  const found: ReplayAddress[] = []
  try {
    for await (const { path } of store.list(prefix)) {
      if (!path.endsWith(ending)) continue
      const manifest = await sound(manifestAt(store, path))
      if (manifest === undefined) continue
      const { identity, source, project } = manifest
      found.push({ identity, source, project, replayId: manifest.replayId })
    }
  } catch (error) {
    // Who writes to it will be told.
    if (!(error instanceof StoreError)) throw error
  }
  return found
}

async function manifestAt(store: Store, path: string): Promise<Manifest | undefined> {
  const bytes = await store.read(path)
  return bytes && parseManifest(bytes, path)
}

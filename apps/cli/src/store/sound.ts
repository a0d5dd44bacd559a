import { openStored, StoreError, type ReplayAddress, type Store, type StoredReplay } from '@playhead/core'
import { printAddress } from './addresses.ts'

/** What is read of the store; what is damaged counts as not stored, and is read or fetched anew. */
export async function sound<T>(reading: Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof StoreError && error.code === 'store-damaged') return undefined
    throw error
  }
}

/** A replay that was stored just now. */
export async function openSaved(store: Store, address: ReplayAddress): Promise<StoredReplay> {
  const replay = await openStored(store, address)
  if (replay) return replay
  throw new StoreError(
    'store-failed',
    `store: ${printAddress(address)} was removed while it was read; try again`,
  )
}

/** A part of a stored file: bytes from `from` up to, not including, `to`. */
export interface StoredRange {
  readonly from: number
  readonly to: number
}

/** A file of a store. */
export interface StoredFile {
  readonly path: string
  readonly bytes: number
  /** Epoch ms of its last writing or `touch`. */
  readonly usedAtMs: number
}

/**
 * Where segments and indexes are kept: files, R2, OPFS, memory. Paths are words joined by `/`, made by
 * `store/address.ts` and `store/manifest.ts`; a store gives them no meaning.
 *
 * What every store owes (held by its shared contract test): a reader sees a file as it was before a `write` or as
 * it is after it, never in between, and a write that fails or is cut off by a crash leaves the old one; two may
 * write the same path at once, and one of them wins. Rejects with a `StoreError`.
 */
export interface Store {
  /** The bytes of a file, or of a part of it (shorter where the file ends before); `undefined` when there is none. */
  read(path: string, range?: StoredRange): Promise<Uint8Array | undefined>
  /** Writes a whole file. */
  write(path: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<void>
  /** Notes that the file was used now. Nothing happens when there is none. */
  touch(path: string): Promise<void>
  /** Removes a file; nothing happens when there is none. */
  remove(path: string): Promise<void>
  /** The files whose path begins with `prefix`, in no particular order. Unfinished writes are not among them. */
  list(prefix: string): AsyncIterable<StoredFile>
}

/** What can go wrong with a store. */
export type StoreErrorCode = 'store-full' | 'store-denied' | 'store-damaged' | 'store-failed'

/** A store could not do what it was asked: says what, where and what to do next. */
export class StoreError extends Error {
  readonly code: StoreErrorCode
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreError'
    this.code = code
  }
}

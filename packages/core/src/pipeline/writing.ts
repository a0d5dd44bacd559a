import type { PieceFile } from '../decode/stored/store-frames.ts'
import { concat } from '../lib/concat.ts'
import { createChannel } from '../lib/channel.ts'
import type { Store } from '../store/store.ts'

/** A file that was written, by its name in the replay's folder. */
export interface WrittenFile {
  readonly file: string
  readonly bytes: number
}

/** The files of one saving. All of them have names that no other saving uses. */
export interface Writing {
  /** Opens the file of a piece of a segment. */
  piece(segmentId: number, nth: number): PieceFile
  /** Writes a whole file of the index. */
  file(name: string, content: Uint8Array): Promise<WrittenFile>
  /** SHA-256 over the SHA-256s of a piece's members, in hex. Once the piece is closed. */
  hashOf(file: string): string
  /** Removes what was written, as far as the store allows. */
  undo(): Promise<void>
}

/** Nothing is written yet. `generation` tells the files of this saving from others'. */
export function createWriting(store: Store, folder: string, generation: string): Writing {
  const written: string[] = []
  const hashes = new Map<string, string>()
  const open = new Set<{ close(error: unknown): void; readonly done: Promise<void> }>()

  return {
    piece(segmentId, nth) {
      const file = `segments/${segmentId}${nth === 0 ? '' : `.${nth}`}-${generation}.json.gz`
      const channel = createChannel<Uint8Array>()
      const digests: Uint8Array[] = []
      written.push(file)
      const done = store.write(folder + file, channel)
      const entry = { close: (error: unknown): void => channel.close(error), done }
      open.add(entry)
      // A store that gives up must not leave the sender waiting.
      done.catch((error: unknown) => channel.fail(error))
      return {
        file,
        async write(bytes) {
          digests.push(await sha256(bytes))
          await channel.send(bytes)
        },
        async close() {
          channel.close()
          await done
          open.delete(entry)
          hashes.set(file, hex(await sha256(concat(digests))))
        },
      }
    },
    async file(name, content) {
      const file = `index/${name}-${generation}.gz`
      written.push(file)
      await store.write(folder + file, content)
      return { file, bytes: content.length }
    },
    hashOf: file => hashes.get(file) ?? '',
    async undo() {
      for (const { close, done } of open) {
        close(new Error('the saving was given up'))
        await done.catch(() => {})
      }
      for (const file of written) await store.remove(folder + file).catch(() => {})
    },
  }
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
}

function hex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

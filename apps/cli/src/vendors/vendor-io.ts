import type { Io } from '@playhead/core/sources'
import { setTimeout as pause } from 'node:timers/promises'
import type { Progress } from '../progress.ts'

/** How vendors are reached: as the context says, and a terminal is told of long waits. */
export function vendorIo({ io }: { readonly io?: Partial<Io> | undefined }, progress: Progress): Partial<Io> {
  const sleep = io?.sleep ?? wait
  return {
    ...io,
    async sleep(ms, signal) {
      const done = progress.waiting(ms)
      try {
        await sleep(ms, signal)
      } finally {
        done()
      }
    },
  }
}

async function wait(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await pause(ms, undefined, signal && { signal })
  } catch (error) {
    throw signal?.aborted === true ? signal.reason : error
  }
}

/** What time it is for vendors, epoch ms. */
export function vendorNow({ io }: { readonly io?: Partial<Io> | undefined }): number {
  return (io?.now ?? Date.now)()
}

import { statSync } from 'node:fs'
import { saveTemplate } from '../inputs/template-file.ts'
import { inWorkerd } from '../workerd/in-workerd.ts'
import type { Effort } from './effort.ts'
import { inChild } from './in-child.ts'
import type { MeasuredStream } from './measured.ts'

const SMALL_HEAP = '--max-old-space-size=96'
const PASSES = 10

/** Measures a recording that is made while it is read, as long as `file` and ten times as long, in a small heap. */
export async function measureStream(file: string, { timeoutMs }: Effort): Promise<MeasuredStream> {
  await saveTemplate(file)
  const bytes = statSync(file).size
  const inNode = async (passes: number) => ({
    bytes: bytes * passes,
    run: await inChild({ measure: 'stream', file, passes }, { timeoutMs, flags: [SMALL_HEAP] }),
  })
  const inWorker = async (passes: number) => ({
    bytes: bytes * passes,
    run: await inWorkerd(file, bytes * passes, timeoutMs),
  })
  return {
    node: [await inNode(1), await inNode(PASSES)],
    workerd: [await inWorker(1), await inWorker(PASSES)],
  }
}

import { cleanText, playerFrames, playerWindows, type PlayerWindow, type StoredReplay } from '@playhead/core'
import { randomBytes } from 'node:crypto'
import { open, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { count, formatBytes } from './amounts.ts'
import type { Context } from './context.ts'
import { Exit, Failure } from './failure.ts'
import { write } from './output.ts'

interface PlayerFile {
  /** A path, or `-` for standard output. */
  readonly output: string
  /** Its id, or its number from 1; the first without it. */
  readonly window?: string
  readonly segments: (segmentId: number) => boolean
}

/**
 * Writes a window of a replay as one JSON array of rrweb events. A file is there whole or not at all; standard error
 * says when there are other windows, when frames are missing, and when a player will have nothing to show.
 */
export async function writePlayerFile(
  replay: StoredReplay,
  { output, window, segments }: PlayerFile,
  { stdout, stderr, signal }: Context,
): Promise<void> {
  const windows = await playerWindows(replay)
  const chosen = chooseWindow(windows, window)
  const frames = playerFrames(replay, chosen.windowId, segments)
  let written = 0
  let bytes = 0
  async function* json(): AsyncGenerator<string> {
    for await (const frame of frames) {
      signal.throwIfAborted()
      const piece = `${written === 0 ? '[' : ',\n'}${frame}`
      written++
      bytes += Buffer.byteLength(piece)
      yield piece
    }
    yield written === 0 ? '[]\n' : ']\n'
  }
  if (output === '-') for await (const piece of json()) await write(stdout, piece)
  else await writeFile(output, json())
  for (const line of warnings(replay, windows, chosen)) await write(stderr, `playhead: ${line}\n`)
  if (output !== '-') {
    const told = `${output}: ${count(written, 'frame')}, ${formatBytes(bytes)}`
    await write(stdout, `${cleanText(told, 400)}\n`)
  }
}

function chooseWindow(windows: readonly PlayerWindow[], named: string | undefined): PlayerWindow {
  const [first] = windows
  if (first === undefined)
    throw new Failure('no rrweb event in it: a player has nothing to show', Exit.general)
  if (named === undefined) return first
  const found =
    windows.find(({ windowId }) => windowId === named) ??
    (/^\d{1,4}$/.test(named) ? windows[Number(named) - 1] : undefined)
  if (found) return found
  throw new Failure(`no window ${JSON.stringify(named)}: ${listed(windows)}`, Exit.arguments)
}

function warnings(
  { manifest }: StoredReplay,
  windows: readonly PlayerWindow[],
  { windowId, snapshots }: PlayerWindow,
): string[] {
  const lines: string[] = []
  if (windows.length > 1)
    lines.push(
      `wrote window ${quoted(windowId)} only, one plays at a time: ${listed(windows)}; choose with --window`,
    )
  if (manifest.completeness === 'partial') lines.push('the recording was partly fetched, and so is this file')
  if (snapshots === 0) lines.push('no full snapshot in it: a player has nothing to show')
  return lines
}

function listed(windows: readonly PlayerWindow[]): string {
  const shown = windows
    .slice(0, 8)
    .map(({ windowId, frames }, at) => `${at + 1} ${quoted(windowId)} (${count(frames, 'frame')})`)
  return `there ${windows.length === 1 ? 'is' : 'are'} ${windows.length}: ${shown.join(', ')}${windows.length > shown.length ? ', …' : ''}`
}

function quoted(windowId: string): string {
  return JSON.stringify(cleanText(windowId, 80))
}

async function writeFile(file: string, pieces: AsyncIterable<string>): Promise<void> {
  const unfinished = join(dirname(file), `.${basename(file)}.${randomBytes(4).toString('hex')}`)
  try {
    const handle = await open(unfinished, 'wx')
    try {
      for await (const piece of pieces) await handle.write(piece)
    } finally {
      await handle.close()
    }
    await rename(unfinished, file)
  } catch (error) {
    await unlink(unfinished).catch(() => {})
    const code = error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : ''
    if (code === '') throw error
    throw new Failure(`${file} cannot be written (${code}): name another place with -o`, Exit.general, {
      cause: error,
    })
  }
}

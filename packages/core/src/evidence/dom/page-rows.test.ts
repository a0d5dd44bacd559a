import { describe, expect, it } from 'vitest'
import type { FrameTable } from '../../decode/stored/frame-table.ts'
import { latestWindow, pageRows, rowsUntil } from './page-rows.ts'

/** Frames as `[type, source, time, window]`, in the order of time; a rank of their own where it differs. */
function tableOf(
  frames: readonly (readonly [
    type: number,
    source: number,
    timeMs: number,
    window?: number,
    rank?: number,
  ])[],
): FrameTable {
  return {
    length: frames.length,
    pieces: [],
    windows: ['a', 'b'],
    piece: new Uint32Array(frames.length),
    start: new Uint32Array(frames.length),
    size: new Uint32Array(frames.length),
    type: Int16Array.from(frames, ([type]) => type),
    source: Int16Array.from(frames, ([, source]) => source),
    timeMs: Float64Array.from(frames, ([, , timeMs]) => timeMs),
    rank: Int32Array.from(frames, (frame, i) => frame[4] ?? i),
    window: Uint16Array.from(frames, frame => frame[3] ?? 0),
  }
}

const META = [4, -1] as const
const SNAPSHOT = [2, -1] as const
const MUTATION = [3, 0] as const
const MOUSE = [3, 2] as const
const MOVE = [3, 1] as const
const INPUT = [3, 5] as const

describe('rowsUntil', () => {
  it('gives the rows in the order of time, up to and with the moment', () => {
    const table = tableOf([
      [...META, 10, 0, 1],
      [...SNAPSHOT, 5, 0, 0],
      [...MUTATION, 20, 0, 2],
      [...MUTATION, 20, 0, 3],
      [...MUTATION, 21, 0, 4],
    ])
    expect([...rowsUntil(table, 20, 21).rows]).toEqual([1, 0, 2, 3])
    expect([...rowsUntil(table, 19, 21).rows]).toEqual([1, 0])
    expect([...rowsUntil(table, 4, 21).rows]).toEqual([])
    expect([...rowsUntil(table, Infinity, 21).rows]).toEqual([1, 0, 2, 3, 4])
  })

  it('leaves out frames that came again', () => {
    const table = tableOf([
      [...META, 1],
      [...META, 1, 0, -1],
      [...SNAPSHOT, 2, 0, 1],
    ])
    expect([...rowsUntil(table, 5, 5).rows]).toEqual([0, 2])
  })

  it('is not stopped by one frame from the future, nor drawn on by one that came late', () => {
    const late = tableOf([
      [...META, 0],
      [...MUTATION, 10],
      [...MUTATION, 20],
      [...MUTATION, 5],
      [...MUTATION, 30],
    ])
    expect([...rowsUntil(late, 10, 30).rows]).toEqual([0, 1])
    expect([...rowsUntil(late, 30, 30).rows]).toEqual([0, 1, 2, 3, 4])
    const ahead = tableOf([
      [...META, 0],
      [...MUTATION, 1e9],
      [...MUTATION, 10],
      [...MUTATION, 20],
    ])
    expect([...rowsUntil(ahead, 10, 20).rows]).toEqual([0, 1, 2])
  })

  it('takes frames without any time as they come', () => {
    const table = tableOf([
      [...META, NaN],
      [...SNAPSHOT, NaN],
    ])
    expect([...rowsUntil(table, Infinity, null).rows]).toEqual([0, 1])
  })
})

describe('pageRows', () => {
  const table = tableOf([
    [...META, 0],
    [...SNAPSHOT, 1],
    [...MUTATION, 2],
    [...META, 10],
    [...MUTATION, 11],
    [...SNAPSHOT, 12],
    [...META, 13, 1],
    [...SNAPSHOT, 14, 1],
    [...MOVE, 15],
    [...MOUSE, 16],
    [...MUTATION, 17],
    [...INPUT, 18],
    [...MUTATION, 19, 1],
    [...MUTATION, 5000],
  ])
  const at = (timeMs: number, window = 0) => pageRows(table, rowsUntil(table, timeMs, 5000), window)

  it('begins with the nearest snapshot of the window and takes only what changes its page', () => {
    expect(at(1)).toMatchObject({ snapshot: 1, changes: [], before: [] })
    expect(at(11)).toMatchObject({ snapshot: 1, changes: [2, 4] })
    expect(at(18)).toMatchObject({ snapshot: 5, changes: [10, 11], pointing: [9] })
    expect(at(20, 1)).toMatchObject({ snapshot: 7, changes: [12] })
    expect(at(10, 1)).toMatchObject({ snapshot: -1, changes: [] })
  })

  it('takes mutations between a Meta and its snapshot, where documents of frames may be', () => {
    expect(at(12).before).toEqual([4])
  })

  it('tells changes that follow a press from those that come by themselves', () => {
    expect([...at(5000).answering]).toEqual([1, 1, 0])
  })

  it('knows the window that was recorded in last', () => {
    expect(latestWindow(table, rowsUntil(table, 12, 5000))).toBe(0)
    expect(latestWindow(table, rowsUntil(table, 14, 5000))).toBe(1)
    expect(latestWindow(table, rowsUntil(table, 15, 5000))).toBe(0)
    expect(latestWindow(tableOf([]), rowsUntil(tableOf([]), 5, null))).toBe(-1)
  })
})

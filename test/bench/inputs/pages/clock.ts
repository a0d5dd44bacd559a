import { told } from './told.ts'

// Imported before the recorder, which keeps the clock it finds. With it a page drives itself as fast as the machine
// can, hours of a visit in seconds, and the same page gives the same recording.

interface Timer {
  readonly id: number
  readonly run: () => void
  readonly everyMs: number | undefined
  dueMs: number
}

let nowMs = told.startMs
let lastId = 0
const timers = new Map<number, Timer>()

function add(run: () => void, afterMs: number, everyMs?: number): number {
  lastId++
  timers.set(lastId, { id: lastId, run, everyMs, dueMs: nowMs + Math.max(0, afterMs) })
  return lastId
}

function nextDue(untilMs: number): Timer | undefined {
  let first: Timer | undefined
  for (const timer of timers.values()) {
    if (timer.dueMs <= untilMs && (!first || timer.dueMs < first.dueMs)) first = timer
  }
  return first
}

/** Lets time pass: timers run when they are due, and what they cause has happened when this settles. */
export async function pass(ms: number): Promise<void> {
  const untilMs = nowMs + ms
  for (let timer = nextDue(untilMs); timer; timer = nextDue(untilMs)) {
    nowMs = Math.max(nowMs, timer.dueMs)
    if (timer.everyMs === undefined) timers.delete(timer.id)
    else timer.dueMs += Math.max(1, timer.everyMs)
    timer.run()
    await Promise.resolve()
  }
  nowMs = untilMs
  // Mutation observers are told before a promise that is settled later.
  await Promise.resolve()
}

Date.now = () => nowMs
// The browser's types know Node's timers beside these.
Object.assign(window, {
  setTimeout: (run: () => void, afterMs = 0) => add(run, afterMs),
  setInterval: (run: () => void, everyMs = 0) => add(run, everyMs, everyMs),
  clearTimeout: (id: number) => timers.delete(id),
  clearInterval: (id: number) => timers.delete(id),
})

import { Exit, Failure } from './failure.ts'

/** Letters of an id that stand for it: the answers of `search` show so many, and more. */
const SHORTEST = 6

/** The id of a window that was named by it, by how it begins, or by its number from 1. Throws a `Failure` for none. */
export function windowIdOf(windows: readonly string[], named: string): string {
  const id = windows.includes(named)
    ? named
    : /^\d{1,4}$/.test(named)
      ? windows[Number(named) - 1]
      : windowBeginning(windows, named)
  if (id !== undefined) return id
  const known =
    windows.length === 0
      ? 'the recording names no windows'
      : `there are ${windows.length}: ${windows
          .slice(0, 8)
          .map(window => JSON.stringify(window))
          .join(', ')}`
  throw new Failure(`no window ${JSON.stringify(named)}: ${known}`, Exit.arguments)
}

/** The only window whose id begins so. */
function windowBeginning(windows: readonly string[], start: string): string | undefined {
  if (start.length < SHORTEST) return undefined
  const found = windows.filter(window => window.startsWith(start))
  return found.length === 1 ? found[0] : undefined
}

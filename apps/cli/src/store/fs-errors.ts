import { StoreError, type StoreErrorCode } from '@playhead/core'

const ELSEWHERE = 'set PLAYHEAD_CACHE_DIR to another folder, or use --no-cache'

/** What an error of the file system means for the store at `root`, in one line. */
const MEANINGS = new Map<string, readonly [StoreErrorCode, (root: string) => string]>([
  [
    'ENOSPC',
    [
      'store-full',
      root => `no space is left for ${root}: free some, run \`playhead cache clear\`, or ${ELSEWHERE}`,
    ],
  ],
  [
    'EDQUOT',
    [
      'store-full',
      root =>
        `your quota is used up for ${root}: free some space, run \`playhead cache clear\`, or ${ELSEWHERE}`,
    ],
  ],
  ['EFBIG', ['store-full', root => `a file for ${root} is larger than the system allows: ${ELSEWHERE}`]],
  ['EROFS', ['store-denied', root => `${root} is on a read-only disk: ${ELSEWHERE}`]],
  ['EACCES', ['store-denied', root => `not allowed to use ${root}: ${ELSEWHERE}`]],
  ['EPERM', ['store-denied', root => `not allowed to use ${root}: ${ELSEWHERE}`]],
  ['ENOTDIR', ['store-denied', root => `${root} is no folder, or lies in a file: ${ELSEWHERE}`]],
  ['EEXIST', ['store-denied', root => `${root} is no folder, or lies in a file: ${ELSEWHERE}`]],
  [
    'EISDIR',
    [
      'store-failed',
      root => `a folder stands in ${root} where a file should: run \`playhead cache clear\`, or ${ELSEWHERE}`,
    ],
  ],
  [
    'EMFILE',
    ['store-failed', () => 'too many files are open in this process: raise `ulimit -n`, or use --no-cache'],
  ],
  [
    'ENFILE',
    ['store-failed', () => 'too many files are open on this machine: try again later, or use --no-cache'],
  ],
])

/** The system's code for what went wrong: `ENOSPC`, `EACCES`, …; empty when the error is none of the system's. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** An error of the file system as the store's error, with what to do next. */
export function toStoreError(error: unknown, root: string): StoreError {
  if (error instanceof StoreError) return error
  const code = codeOf(error)
  const [meaning, tell] = MEANINGS.get(code) ?? [
    'store-failed' as const,
    () => `${root} cannot be used: ${ELSEWHERE}`,
  ]
  return new StoreError(meaning, `store: ${tell(root)}${code === '' ? '' : ` (${code})`}`, { cause: error })
}

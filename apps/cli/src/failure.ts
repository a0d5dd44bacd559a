/** The exit codes of the command line. */
export const Exit = {
  general: 1,
  access: 2,
  arguments: 3,
  notFound: 4,
  rateLimited: 5,
  interrupted: 130,
} as const

/** What a person has to act on: one line that says what, where and what to do next. */
export class Failure extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode: number, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Failure'
    this.exitCode = exitCode
  }
}

const CODES = new Map<string, number>([
  ['unauthorized', Exit.access],
  ['forbidden', Exit.access],
  ['not-found', Exit.notFound],
  ['expired', Exit.notFound],
  ['rate-limited', Exit.rateLimited],
  ['unknown-kind', Exit.arguments],
  ['bad-cursor', Exit.arguments],
  ['bad-question', Exit.arguments],
])

/** The exit code for anything that was thrown. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Failure) return error.exitCode
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return (typeof code === 'string' ? CODES.get(code) : undefined) ?? Exit.general
}

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

/** What was thrown, in one line. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replaceAll(/\s*[\r\n]+\s*/g, ' ')
}

/** The lines that a person sees of an error: what happened, and a stack if that was asked for. */
export function complaintOf(error: unknown, env: NodeJS.ProcessEnv): string {
  const stack = env['PLAYHEAD_DEBUG'] === '1' && error instanceof Error ? `${error.stack ?? ''}\n` : ''
  return `playhead: ${messageOf(error)}\n${stack}`
}

const CODES = new Map<string, number>([
  ['no-credentials', Exit.access],
  ['unauthorized', Exit.access],
  ['forbidden', Exit.access],
  ['not-found', Exit.notFound],
  ['expired', Exit.notFound],
  ['deleted', Exit.notFound],
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

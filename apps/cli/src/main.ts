import { Exit, exitCodeOf, Failure } from './failure.ts'
import { createProgress } from './progress.ts'
import { runProgram } from './program.ts'

/** A reader that stops reading (`| head`) has what it wanted. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') process.exit(0)
  complain(new Failure(`the output cannot be written (${error.code ?? error.message})`, Exit.general))
  process.exit()
}
process.stdout.on('error', endQuietly)
// Nowhere is left to complain to.
process.stderr.on('error', () => process.exit(Exit.general))

const interrupt = new AbortController()
process.once('SIGINT', () => {
  interrupt.abort()
  createProgress(process.stderr).end()
  process.exit(Exit.interrupted)
})

try {
  const { stdin, stdout, stderr, env } = process
  await runProgram(process.argv.slice(2), { stdin, stdout, stderr, env, signal: interrupt.signal })
} catch (error) {
  complain(error)
}

/** One line, whatever the message holds; a stack on request. */
function complain(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`playhead: ${message.replaceAll(/\s*[\r\n]+\s*/g, ' ')}\n`)
  if (process.env['PLAYHEAD_DEBUG'] === '1' && error instanceof Error)
    process.stderr.write(`${error.stack ?? ''}\n`)
  process.exitCode = exitCodeOf(error)
}

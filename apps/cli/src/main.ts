import { Exit, exitCodeOf } from './failure.ts'
import { createProgress } from './progress.ts'
import { runProgram } from './program.ts'

/** A reader that stops reading (`| head`) has what it wanted. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') process.exit(0)
  throw error
}
process.stdout.on('error', endQuietly)
process.stderr.on('error', endQuietly)

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
  const message = error instanceof Error ? error.message : String(error)
  // One line, whatever the message holds.
  process.stderr.write(`playhead: ${message.replaceAll(/\s*[\r\n]+\s*/g, ' ')}\n`)
  if (process.env['PLAYHEAD_DEBUG'] === '1' && error instanceof Error)
    process.stderr.write(`${error.stack ?? ''}\n`)
  process.exitCode = exitCodeOf(error)
}

import { complaintOf, Exit, exitCodeOf, Failure } from './failure.ts'
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
const finishing = new Set<Promise<unknown>>()
/** What was fetched is kept in this time, a long recording too; who cannot wait interrupts once more. */
const FINISHING_MS = 60_000
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)

function stop(): void {
  if (finishing.size === 0 || interrupt.signal.aborted) process.exit(Exit.interrupted)
  interrupt.abort(new Failure('interrupted', Exit.interrupted))
  setTimeout(() => process.exit(Exit.interrupted), FINISHING_MS).unref()
}

try {
  const { stdin, stdout, stderr, env } = process
  await runProgram(process.argv.slice(2), { stdin, stdout, stderr, env, signal: interrupt.signal, finishing })
} catch (error) {
  complain(error)
}

function complain(error: unknown): void {
  process.stderr.write(complaintOf(error, process.env))
  process.exitCode = exitCodeOf(error)
}

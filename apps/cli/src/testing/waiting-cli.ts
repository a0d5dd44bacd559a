import { runProgram } from '../program.ts'

/** The command line, loaded, waiting for its arguments: so that a kill can land in its work and not in its loading. */
process.once('message', (args: readonly string[]) => {
  const { stdin, stdout, stderr, env } = process
  void runProgram(args, { stdin, stdout, stderr, env, signal: new AbortController().signal }).then(
    () => process.disconnect(),
    (error: unknown) => {
      stderr.write(`${String(error)}\n`)
      process.exit(1)
    },
  )
})
process.send?.('loaded')

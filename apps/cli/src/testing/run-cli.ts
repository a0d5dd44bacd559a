import { fork, spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const waiting = fileURLToPath(new URL('waiting-cli.ts', import.meta.url))
const compiled = fileURLToPath(new URL('../../../../node_modules/.cache/compiled', import.meta.url))
/** Runs TypeScript from the sources of all packages. */
export const NODE_FLAGS = ['--conditions=source', '--no-warnings']

/** What a run of the command line left. */
export interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface Running {
  readonly cwd: string
  readonly env?: Record<string, string>
  readonly input?: string
  /** Bytes that no file of the process may grow over: a disk that is full. Not on Windows. */
  readonly largestFile?: number
}

/** A command line that runs. */
export interface StartedCli {
  /** What it left, when it has ended. */
  readonly ended: Promise<Outcome>
  kill(signal: NodeJS.Signals): void
}

/** Runs the command line from its sources until its end. */
export function runCli(args: readonly string[], running: Running): Promise<Outcome> {
  return startCli(args, running).ended
}

/** Starts the command line from its sources. */
export function startCli(args: readonly string[], { cwd, env, input, largestFile }: Running): StartedCli {
  const command = [process.execPath, ...NODE_FLAGS, main, ...args]
  const limited =
    largestFile === undefined
      ? command
      : // In blocks of 512 bytes.
        ['/bin/sh', '-c', `ulimit -f ${Math.floor(largestFile / 512)}; exec "$@"`, 'sh', ...command]
  const child = spawn(limited[0] ?? '', limited.slice(1), { cwd, env: cleanEnv(env) })
  const ended = new Promise<Outcome>((resolve, reject) => {
    let out = ''
    let err = ''
    child.stdout.on('data', (piece: Buffer) => (out += piece.toString()))
    child.stderr.on('data', (piece: Buffer) => (err += piece.toString()))
    child.on('error', reject)
    child.on('close', code => resolve({ code, out, err }))
    child.stdin.on('error', () => {})
    child.stdin.end(input ?? '')
  })
  return { ended, kill: signal => void child.kill(signal) }
}

/** A command line that has been loaded and waits: what it does begins when it is told. */
export interface WaitingCli {
  /** Begins; resolves with the exit code, or the signal that ended it. */
  run(args: readonly string[]): Promise<number | string | null>
  kill(): void
}

/** Loads the command line in a process of its own. */
export async function waitingCli({ cwd, env }: Running): Promise<WaitingCli> {
  const child: ChildProcess = fork(waiting, {
    cwd,
    env: cleanEnv(env),
    execArgv: NODE_FLAGS,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise<number | string | null>(resolve =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  )
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('error', reject)
    void ended.then(code => reject(new Error(`ended with ${code} before it was loaded`)))
  })
  return {
    run(args) {
      child.send(args)
      return ended
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

function cleanEnv(env: Record<string, string> = {}): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NO_COLOR: '',
    FORCE_COLOR: '',
    PLAYHEAD_DEBUG: '',
    PLAYHEAD_CACHE_TTL: '',
    // Hundreds of processes load the same sources.
    NODE_COMPILE_CACHE: compiled,
    ...env,
  }
}

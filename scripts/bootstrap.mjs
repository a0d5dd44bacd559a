// Makes a fresh clone ready, then runs a command in it: `node scripts/bootstrap.mjs <start|test|fuzz|bench|providers|build|check> [args]`.
// What is already there costs a few file reads. Node's own modules only, since nothing is installed yet; all
// progress goes to stderr, so that the command owns stdout.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium, isExecutable } from './chromium.mjs'

/** The recording whose timeline `npm start` prints. */
const RECORDING = 'fixtures/recordings/shop-rrweb'
const MIN_NODE = 20

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, 'node_modules', '.bin')
const stamps = join(root, 'node_modules', '.playhead')
const windows = process.platform === 'win32'
/** @type {NodeJS.ProcessEnv} */
const env = {
  ...process.env,
  PATH: [bin, process.env.PATH].join(delimiter),
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
}

class SetupError extends Error {}

const checks = ['check:format', 'check:lint', 'check:types', 'check:unused']
/** @type {Record<string, (args: string[]) => Promise<number>>} */
const commands = {
  async start(args) {
    await install()
    await build()
    return run('node', ['apps/cli/bin/playhead.js', 'analyze', RECORDING, ...args])
  },
  async test(args) {
    await install()
    await build()
    await chromium()
    return run('vitest', ['run', ...args])
  },
  async fuzz([seconds = '20', ...args]) {
    await install()
    env.FUZZ = seconds
    const timeout = `--testTimeout=${(Number(seconds) + 60) * 1000}`
    return run('vitest', [
      'run',
      '--project',
      'node',
      timeout,
      ...(args.length > 0 ? args : ['packages/core']),
    ])
  },
  async bench(args) {
    await install()
    await build()
    await chromium()
    return run('node', ['--conditions=source', 'test/bench/bench.ts', ...args])
  },
  async providers(args) {
    await install()
    return run('node', ['--conditions=source', 'test/providers/serve.ts', ...args])
  },
  async build(args) {
    await install()
    return run('turbo', ['run', 'build', ...args])
  },
  async check(args) {
    await install()
    return run('turbo', ['run', ...checks, '--continue', '--log-order=grouped', '--log-prefix=none', ...args])
  },
}

/** Installs the locked packages, unless they are there. */
async function install() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const key = [hash(lock), process.platform, process.arch].join(' ')
  if (stamped('installed') === key) return
  if (!installedAs(lock)) {
    say('installing packages')
    // Nothing here needs an install script, so none of a dependency's code runs before a test does.
    const flags = ['--ignore-scripts', '--include=dev', '--include=optional', '--loglevel=error']
    const status = await npm(['ci', ...flags, '--no-audit', '--no-fund'])
    if (status !== 0) throw new SetupError(`npm ci failed (exit ${status}): is the npm registry reachable?`)
  }
  stamp('installed', key)
}

/** Whether npm's own note of what it installed agrees with the lock file: someone ran `npm install` by hand.
 * @param {string} lock */
function installedAs(lock) {
  const note = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(note)) return false
  const installed = JSON.parse(readFileSync(note, 'utf8')).packages
  const packages = Object.entries(JSON.parse(lock).packages)
  return packages.every(([path, { version, link, optional, devOptional }]) => {
    if (!path.includes('node_modules/') || link) return true
    return installed[path] ? installed[path].version === version : optional || devOptional
  })
}

/** Builds the packages, unless no source changed since the last build. */
async function build() {
  const key = sources()
  if (stamped('built') === key) return
  say('building')
  const { status, output } = await capture('turbo', [
    'run',
    'build',
    '--output-logs=errors-only',
    '--log-prefix=none',
  ])
  if (status !== 0) {
    process.stderr.write(output)
    throw new SetupError('the build failed; the compiler says why above')
  }
  stamp('built', key)
}

/** A fingerprint of everything that the build reads, and of what it made being there. */
function sources() {
  const folders = ['packages', 'apps'].flatMap(group =>
    readdirSync(join(root, group)).map(name => join(root, group, name)),
  )
  /** @type {string[]} */
  const seen = []
  /** @param {string} path */
  const see = path => {
    const found = statSync(path, { throwIfNoEntry: false })
    if (!found?.isDirectory()) seen.push(`${path} ${found?.mtimeMs} ${found?.size}`)
    else for (const name of readdirSync(path)) if (!name.endsWith('.test.ts')) see(join(path, name))
  }
  see(join(root, 'tsconfig.base.json'))
  for (const folder of folders) {
    for (const name of ['package.json', 'tsconfig.json', 'src']) see(join(folder, name))
    seen.push(...['dist', 'bundle'].map(made => String(existsSync(join(folder, made)))))
  }
  return hash([stamped('installed'), ...seen].join('\n'))
}

/** Makes sure of a Chromium and names it in CHROME_PATH. */
async function chromium() {
  let found = findChromium()
  if (found && !isExecutable(found)) throw new SetupError(`CHROME_PATH is ${found}, which cannot be run`)
  if (!found && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say("installing Chromium with Debian's apt-get")
    env.DEBIAN_FRONTEND = 'noninteractive'
    await run('apt-get', ['update', '-qq'], 2)
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], 2)
    found = findChromium()
  }
  if (!found) {
    throw new SetupError(
      'the tests need Chromium or Chrome: install one, or set CHROME_PATH to its executable',
    )
  }
  env.CHROME_PATH = found
}

/** npm, on the Node that it was started with: the one in node_modules is deleted while `npm ci` runs.
 * @param {string[]} args */
function npm(args) {
  const { npm_execpath: cli = '', npm_node_execpath: node = process.execPath } = process.env
  if (cli.endsWith('npm-cli.js') && !node.startsWith(root)) return run(node, [cli, ...args], 2)
  return run('npm', args, 2, { ...env, PATH: (process.env.PATH ?? '').replaceAll(bin + delimiter, '') })
}

/** Runs a command in the repository to its end and gives its exit code and all that it printed.
 * @param {string} command
 * @param {string[]} args */
async function capture(command, args) {
  /** @type {Buffer[]} */
  const chunks = []
  const status = await run(command, args, chunks)
  return { status, output: Buffer.concat(chunks) }
}

/** Runs a command in the repository to its end and gives its exit code.
 * @param {string} command
 * @param {string[]} args
 * @param {'inherit' | 2 | Buffer[]} stdout 2 sends what it prints to stderr; a list collects it, with stderr
 * @returns {Promise<number>} */
function run(command, args, stdout = 'inherit', environment = env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: environment,
      stdio: Array.isArray(stdout) ? ['ignore', 'pipe', 'pipe'] : ['inherit', stdout, 'inherit'],
      shell: windows,
    })
    if (Array.isArray(stdout)) {
      child.stdout?.on('data', chunk => stdout.push(chunk))
      child.stderr?.on('data', chunk => stdout.push(chunk))
    }
    // Ctrl-C reaches the child too; this process stays to report how it ended.
    const ignore = () => {}
    const forward = () => child.kill('SIGTERM')
    process.on('SIGINT', ignore)
    process.on('SIGTERM', forward)
    child.on('error', error => reject(new SetupError(`${command} did not start: ${error.message}`)))
    child.on('close', (code, signal) => {
      process.off('SIGINT', ignore)
      process.off('SIGTERM', forward)
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM'])
    })
  })
}

/** @param {string} text */
const hash = text => createHash('sha256').update(text).digest('hex')

/** @param {string} name */
function stamped(name) {
  const path = join(stamps, name)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

/** @param {string} name
 * @param {string} key */
function stamp(name, key) {
  mkdirSync(stamps, { recursive: true })
  writeFileSync(join(stamps, name), key)
}

/** @param {string} message */
const say = message => console.error(`playhead: ${message}`)

const [name = '', ...args] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined
try {
  const [major] = process.versions.node.split('.')
  if (Number(major) < MIN_NODE)
    throw new SetupError(`Node ${MIN_NODE} or newer is needed; this is ${process.version}`)
  if (!command) throw new SetupError(`unknown command "${name}"; one of ${Object.keys(commands).join(', ')}`)
  process.exitCode = await command(args)
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  say(error.message)
  process.exitCode = 1
}

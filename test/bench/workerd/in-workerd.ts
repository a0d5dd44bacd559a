import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import workerd from 'workerd'
import { bundle } from '../browser/bundle.ts'
import type { Failed } from '../measure/in-child.ts'
import { peakRss } from '../measure/memory.ts'

/** What the analysis of a stream in workerd took. */
export interface InWorkerd {
  readonly ms: number
  readonly bytes: number
  readonly frames: number
  readonly actions: number
  /** Of the whole process, workerd's own share included; 0 where the system does not tell. */
  readonly peakRssBytes: number
  /** The same before the request. */
  readonly idleRssBytes: number
}

/** The template lies in the worker's memory too, so it is only the beginning of a page load. */
const TEMPLATE_BYTES = 2_000_000
const START_MS = 10_000
const CONTROL = 3

// The heap that V8 may grow to is the one that Node is given too; a Worker on the platform has 128 MB for everything.
const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  v8Flags = ["--max-old-space-size=96"],
  services = [(name = "bench", worker = (
    compatibilityDate = "2026-09-01",
    modules = [(name = "worker.js", esModule = embed "worker.js")],
    bindings = [(name = "TEMPLATE", data = embed "template.bin")],
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "bench")],
);
`

/** Analyses a recording of about so many bytes that is made inside a worker while it is read. */
export async function inWorkerd(file: string, bytes: number, timeoutMs: number): Promise<InWorkerd | Failed> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  const template = beginning(await readFile(file), TEMPLATE_BYTES)
  const passes = Math.round(bytes / template.length)
  let server: ChildProcess | undefined
  try {
    const script = await bundle(new URL('worker.ts', import.meta.url), { format: 'esm' })
    await writeFile(join(folder, 'worker.js'), script)
    await writeFile(join(folder, 'template.bin'), template)
    await writeFile(join(folder, 'config.capnp'), CONFIG)
    server = spawn(workerd.default, ['serve', join(folder, 'config.capnp'), `--control-fd=${CONTROL}`], {
      stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    })
    const port = await portOf(server)
    const idleRssBytes = peakRss(server.pid)
    const start = performance.now()
    const response = await fetch(`http://127.0.0.1:${port}/?passes=${passes}`, {
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!response.ok) return { failed: (await response.text()).split('\n', 1)[0]! }
    const { frames, actions } = (await response.json()) as { frames: number; actions: number }
    return {
      ms: performance.now() - start,
      bytes: passes * template.length,
      frames,
      actions,
      peakRssBytes: peakRss(server.pid),
      idleRssBytes,
    }
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) }
  } finally {
    server?.kill()
    await rm(folder, { recursive: true })
  }
}

/** The port that workerd has taken, which it tells as a line of JSON. */
async function portOf(server: ChildProcess): Promise<number> {
  const control = server.stdio[CONTROL] as Readable
  const [line] = (await once(control, 'data', { signal: AbortSignal.timeout(START_MS) })) as [Buffer]
  return (JSON.parse(line.toString().split('\n', 1)[0]!) as { port: number }).port
}

/** The first events of a recording, without the brackets of their array, up to about so many bytes. */
function beginning(recording: Buffer, bytes: number): Buffer {
  return recording.subarray(1, recording.lastIndexOf('},{"type":', bytes) + 1)
}

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { fixture } from '../../../../test/runtimes/fixtures.ts'
import { openFile } from '../sources/file/open-file.ts'
import { gunzipSync } from 'fflate'
import { readEvents } from './analyze.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** What is still there after all that can go is gone. */
async function left(refs: ReadonlyMap<string, WeakRef<object>>): Promise<string[]> {
  // References are only cleared between two tasks.
  for (let i = 0; i < 5; i++) {
    await new Promise(resolve => setTimeout(resolve, 1))
    collectGarbage()
  }
  return [...refs].filter(([, ref]) => ref.deref() !== undefined).map(([name]) => name)
}

async function analysed(path: string): Promise<Map<string, WeakRef<object>>> {
  // In a buffer of its own: others share theirs.
  const bytes = gunzipSync(await fixture(path)).slice()
  const session = await readEvents(openFile(bytes))
  expect(session.actions.length).toBeGreaterThan(0)
  return new Map<string, WeakRef<object>>([
    ['bytes', new WeakRef(bytes)],
    ['buffer', new WeakRef(bytes.buffer)],
    ['session', new WeakRef(session)],
    ...session.events.flatMap((event, i) => [
      [`event ${i}: ${event.kind}`, new WeakRef<object>(event)] as const,
      [`data of event ${i}: ${event.kind}`, new WeakRef<object>(event.data)] as const,
    ]),
    ...session.actions.map(
      (action, i) => [`action ${i}: ${action.action}`, new WeakRef<object>(action)] as const,
    ),
  ])
}

// Some functions outlive a recording (see lib/keep-compiled.ts); what they read does not.
test.each([
  'shop-rrweb/recording.json.gz',
  'friction-controls-rrweb/recording.json.gz',
  'note-rrweb/recording.json.gz',
  'tap-rrweb/recording.json.gz',
  'grid-rrweb/recording.json.gz',
  'shop-posthog/snapshots.jsonl.gz',
])('nothing of %s is held on to when it has been told', async name => {
  expect(await left(await analysed(`recordings/${name}`))).toEqual([])
})

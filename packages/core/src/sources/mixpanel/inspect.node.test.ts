import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { fakeVendor, read, row } from './testing/fake-vendor.ts'

const deep = (value: unknown): string =>
  inspect(value, { depth: 20, showHidden: true, getters: true, maxStringLength: null })

test('what Node prints of a source and of what it gives shows no credential', async () => {
  const { source } = fakeVendor({ replays: { r: row(0) } })
  const signed = await source.sign(['r'])
  const recording = await source.open({ replayId: 'r' }, { include: ['events'] })
  await read(recording)
  for (const value of [source, recording, recording.summary, recording.outcome?.(), await source.identity()])
    expect(deep(value)).not.toMatch(/canary/)
  expect(inspect(signed, { depth: 20 })).not.toMatch(/canary/)
  expect(String(signed[0]?.query.toString()) + JSON.stringify(signed)).not.toMatch(/canary/)
  expect(inspect(signed[0]?.reveal())).toContain('canary')
})

test('what Node prints of an error shows none, whatever was thrown below', async () => {
  const { source } = fakeVendor({
    instead: ({ url, headers }) =>
      Promise.reject(
        new TypeError(`fetch failed: ${headers.get('authorization')}`, { cause: new Error(String(url)) }),
      ),
  })
  const error: unknown = await source.open({ replayId: 'r' }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'unavailable' })
  expect(deep(error)).not.toMatch(/canary|cm9ib3Q6/)
})

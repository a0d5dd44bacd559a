import { expect, test } from 'vitest'
import { openFile } from '../sources/file/open-file.ts'
import { save } from '../pipeline/save.ts'
import { manifestSchema } from './manifest-schema.ts'
import { parseManifest, type Manifest } from './manifest.ts'
import { memoryStore } from './memory-store.ts'

const address = { identity: 'local', source: 'file', project: 'local', replayId: 'case' } as const

async function saved(): Promise<Manifest> {
  const content = new TextEncoder().encode(
    '[{"type":4,"timestamp":1777833600000,"data":{"href":"https://a.test/","width":800,"height":600}}]',
  )
  return save(openFile(content), memoryStore(), { address })
}

const parse = (value: unknown): Manifest | undefined =>
  parseManifest(new TextEncoder().encode(JSON.stringify(value)), 'local/file/local/case/manifest.json')

test('what is written is what the schema says, and is read again', async () => {
  const manifest = await saved()
  expect(manifestSchema.parse(manifest)).toEqual(manifest)
  expect(parse(manifest)).toEqual(manifest)
})

test('a member that is missing or of another kind is named', async () => {
  const manifest = await saved()
  const optional = new Set('version recordedId origin name startedAtMs sdk stopped unavailable'.split(' '))
  const needed = Object.keys(manifestSchema.shape).filter(name => !optional.has(name))
  for (const name of needed) {
    expect(() => parse({ ...manifest, [name]: undefined })).toThrow(`: ${name} is not`)
    expect(() => parse({ ...manifest, [name]: { an: 'object' } })).toThrow(`: ${name} is not`)
  }
})

test('another version is as good as none', async () => {
  expect(parse({ ...(await saved()), version: 2 })).toBeUndefined()
})

test('what is no JSON says so, and what to do', () => {
  expect(() => parseManifest(new Uint8Array([1]), 'a/manifest.json')).toThrow(
    'stored replay a/manifest.json: it is not JSON; fetch it again with --force',
  )
})

import { describe, expect, it } from 'vitest'
import { type FileContent, type FilePart, openFile } from './open-file.ts'

const bytes = new TextEncoder().encode('[1,2]')

async function textOf(input: FileContent | readonly FilePart[]): Promise<string[]> {
  const texts: string[] = []
  for await (const segment of openFile(input).segments()) {
    const decoder = new TextDecoder()
    let text = ''
    for await (const chunk of segment.open()) text += decoder.decode(chunk, { stream: true })
    texts.push(segment.name ? `${segment.name}: ${text}` : text)
  }
  return texts
}

describe('a file', () => {
  it.each<[string, () => FileContent]>([
    ['bytes', () => bytes],
    ['a buffer', () => bytes.slice().buffer],
    ['a Blob', () => new Blob([bytes])],
    ['a stream', () => new Blob([bytes]).stream()],
    ['chunks', () => [bytes.subarray(0, 2), bytes.subarray(2)]],
    [
      'chunks that come later',
      async function* () {
        yield bytes.subarray(0, 2)
        yield bytes.subarray(2)
      },
    ],
  ])('can be %s', async (_, content) => {
    expect(await textOf(content())).toEqual(['[1,2]'])
  })

  it('keeps the name of a File', async () => {
    const file = new File([bytes], 'rec.json')
    expect(openFile(file).summary.replayId).toBe('rec')
    expect(await textOf(file)).toEqual(['rec.json: [1,2]'])
  })

  it('cancels its stream when reading ends early', async () => {
    let isCancelled = false
    const stream = new ReadableStream<Uint8Array>({
      pull: controller => controller.enqueue(bytes),
      cancel: () => {
        isCancelled = true
      },
    })
    for await (const segment of openFile(stream).segments()) {
      for await (const _chunk of segment.open()) break
    }
    expect(isCancelled).toBe(true)
  })

  it.each([
    [{ name: 'folder/a.recording.json.gz' }, 'a'],
    [{ name: 'C:\\x\\b.jsonl' }, 'b'],
    [{ name: '.hidden' }, '.hidden'],
    [{ name: 'a.json', replayId: 'r-1' }, 'r-1'],
    [{}, 'recording'],
  ])('called %o is the replay %s', (options, replayId) => {
    expect(openFile(bytes, options).summary).toEqual({ source: 'file', replayId })
  })
})

describe('the files of a folder', () => {
  it('are segments in the order of their numbers', async () => {
    const names = [
      '0010-30.json',
      '10.json',
      '2.json',
      '0002-30.json',
      '003.envelope',
      '1/b.json',
      '1/a.json',
      'events.json',
    ]
    const parts = names.map(name => ({ name, content: () => bytes }))
    expect(await textOf(parts)).toEqual([
      '1/a.json: [1,2]',
      '1/b.json: [1,2]',
      '0002-30.json: [1,2]',
      '2.json: [1,2]',
      '003.envelope: [1,2]',
      '0010-30.json: [1,2]',
      '10.json: [1,2]',
      'events.json: [1,2]',
    ])
    expect(openFile(parts, { name: 'shop' }).summary.replayId).toBe('shop')
  })

  it('are opened only when their turn comes', async () => {
    const opened: string[] = []
    const parts = ['b', 'a'].map(name => ({
      name,
      content: () => {
        opened.push(name)
        return Promise.resolve(bytes)
      },
    }))
    for await (const segment of openFile(parts).segments()) {
      for await (const _chunk of segment.open()) break
      break
    }
    expect(opened).toEqual(['a'])
  })
})

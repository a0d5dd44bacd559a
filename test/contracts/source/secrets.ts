import { memoryStore, type Source } from '@playhead/core'
import { expect, it } from 'vitest'
import { all, errorOf, idOf, readAll } from './asking.ts'
import { leaksOf, type Print } from './leaks.ts'
import { fetchInto, stored, told } from './stored.ts'
import { watchTraffic, type Traffic } from './traffic.ts'
import type { Running, StartOptions, Vendor } from './vendor.ts'

const CANARY = 'canary7'
const ref = { replayId: idOf(0) }

/** That nothing a source gives shows a credential, however it is printed; `print` are ways of one runtime. */
export function secretContract(vendor: Vendor, print: readonly Print[] = []): void {
  const variants = ['the usual', ...vendor.variants]

  it.each(variants)('nothing that it gives shows a credential, nor what it was signed: %s', async variant => {
    const traffic = watchTraffic()
    const { source, simulator } = vendor.start({
      replays: [{ recordedCase: vendor.shortCase, segments: 12, user: 'user-1', ...ref }],
      variant,
      canary: CANARY,
      between: traffic.between,
    })
    const store = memoryStore()
    const rows = await all(source.list({ user: 'user-1' }))
    const recording = await source.open(ref, { include: vendor.related.kinds })
    const segments = []
    const names: string[] = []
    for await (const segment of recording.segments()) {
      segments.push(segment)
      names.push(segment.name)
    }
    await fetchInto(store, source, ref, { include: vendor.related.kinds })
    const handles = await vendor.handles?.(source, ref)
    const given: Record<string, unknown> = {
      source,
      rows,
      recording,
      summary: recording.summary,
      outcome: recording.outcome?.(),
      segments,
      names,
      related: await source.related(rows[0]!),
      link: source.link(ref, 1000),
      identity: await source.identity(),
      handles: handles?.given,
    }
    const words = [...wordsIn(traffic), ...(handles?.words ?? [])]
    if (vendor.isSigned) expect(words.length).toBeGreaterThan(1)
    for (const [what, value] of Object.entries(given))
      expect([what, leaksOf(value, words, print)]).toEqual([what, []])
    expect(await leaksInStore(store, words)).toEqual([])
    expect(leaksOf(await told((await stored(store, ref))!), words)).toEqual([])
    expect(JSON.stringify(simulator.log.requests)).not.toContain(CANARY)
  })

  it('no error shows them, whatever the vendor or the network says', async () => {
    const { operations } = vendor
    for (const operation of [operations.list, operations.open, operations.segments, ...operations.related]) {
      for (const kind of ['echo', 'network', 'redirect', '401', 'wrong-json']) {
        const { source, simulator, traffic } = start(
          fetch => (input, init) =>
            fetch(input, init).catch((error: unknown) => {
              // As some engines do, with the whole address.
              throw new TypeError(`fetch of ${new Request(input).url} failed`, { cause: error })
            }),
        )
        simulator.faults.add({ kind, operation, ...(kind === 'redirect' && { to: REDIRECT }) })
        const said = await everythingThatGoesWrong(source)
        for (const value of said)
          expect([operation, kind, leaksOf(value, wordsIn(traffic), print)]).toEqual([operation, kind, []])
      }
    }
  })

  it.each([400, 500])(
    'no error shows them, when the vendor quotes them in any spelling with %i',
    async status => {
      let quoted = 0
      for (let after = 0; after < 5; after++) {
        let requests = 0
        const { source, traffic } = start(fetch => async (input, init) => {
          if (requests++ < after) return fetch(input, init)
          await fetch(input, init)
          const words = spellings(new Request(input, init))
          quoted += words.length
          return Response.json({ detail: words, error: words.join(' '), message: words.join() }, { status })
        })
        const said = await everythingThatGoesWrong(source)
        for (const value of said)
          expect([after, leaksOf(value, wordsIn(traffic), print)]).toEqual([after, []])
      }
      expect(quoted).toBeGreaterThan(20)
    },
  )

  function start(between: NonNullable<StartOptions['between']>): Running & { readonly traffic: Traffic } {
    const traffic = watchTraffic()
    const running = vendor.start({
      replays: [{ recordedCase: vendor.shortCase, segments: 3, user: 'user-1', ...ref }],
      canary: CANARY,
      between: fetch => between(traffic.between(fetch)),
    })
    return { ...running, traffic }
  }
}

const REDIRECT = `https://elsewhere.test/x?token=${CANARY}`

/** All errors and notes when all is asked. */
async function everythingThatGoesWrong(source: Source): Promise<unknown[]> {
  return [
    await errorOf(all(source.list({ user: 'user-1' }))),
    await errorOf(fetchInto(memoryStore(), source, ref)),
    await errorOf(source.related({ source: source.name, project: '', ...ref })),
    await notesOf(source),
  ]
}

/** What is noted where a failure ends nothing. */
async function notesOf(source: Source): Promise<unknown> {
  try {
    const recording = await source.open(ref, { include: ['events', 'errors'] })
    await readAll(recording)
    return recording.outcome?.()
  } catch (error) {
    return error
  }
}

/** A request's credentials as headers, addresses and their owners write them. */
function spellings({ headers, url }: Request): string[] {
  const [scheme, token = ''] = (headers.get('authorization') ?? '').split(' ')
  const pair = scheme === 'Basic' ? atob(token).split(':') : []
  const { search, searchParams } = new URL(url)
  const words = [token, ...pair, headers.get('x-proxy-key'), search, searchParams.get('Signature')]
  return words.flatMap(word =>
    word === null || word === '' ? [] : [word, encodeURIComponent(word), `"${word}"`],
  )
}

/** The words that must not show: the canary, and what was signed. */
function wordsIn({ exchanges }: Traffic): string[] {
  return [CANARY, ...signaturesOf(exchanges.map(({ url }) => url))]
}

/** The parts of addresses that open what they lead to. */
function signaturesOf(urls: readonly URL[]): string[] {
  return [...new Set(urls.flatMap(url => url.searchParams.get('Signature') ?? []))]
}

/** Which files of a store show one of these words, packed or not. */
async function leaksInStore(
  store: ReturnType<typeof memoryStore>,
  words: readonly string[],
): Promise<string[]> {
  const leaks: string[] = []
  let files = 0
  for await (const { path } of store.list('')) {
    files++
    const text = await textOf((await store.read(path))!)
    for (const word of words) if (text.includes(word) || path.includes(word)) leaks.push(`${path}: ${word}`)
  }
  expect(files).toBeGreaterThan(5)
  return leaks
}

async function textOf(bytes: Uint8Array): Promise<string> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return new TextDecoder().decode(bytes)
  const reader = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream('gzip')).getReader()
  const decoder = new TextDecoder()
  let text = ''
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read())
      text += decoder.decode(step.value, { stream: true })
  } catch {
    // Frames lie in several members, of which not every runtime unpacks more than the first.
  }
  return text
}

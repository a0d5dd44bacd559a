import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startCli } from '../../apps/cli/src/testing/run-cli.ts'
import { mixpanelFaults } from '../providers/mixpanel/refusals.ts'
import { posthogFaults } from '../providers/posthog/refusals.ts'
import { sentryFaults } from '../providers/sentry/refusals.ts'
import { commonFaults, type Fault } from '../providers/simulator/faults.ts'
import { canary, seenInFiles, watchFor, type Canary, type Sighting } from './canaries.ts'
import { workplace, type Outcome, type Workplace } from './playhead.ts'
import { servedVendors, SHORT, SHORT_IDS, VENDOR_NAMES, type VendorName, type Vendors } from './vendors.ts'

vi.setConfig({ testTimeout: 120_000 })

const secrets = {
  username: canary('MP_USERNAME', 'account-'),
  secret: canary('MP_SECRET', 'mp-'),
  oauthToken: canary('MP_OAUTH_TOKEN', 'oauth-'),
  header: canary('MP_CUSTOM_HEADER_VALUE', 'header-'),
  token: canary('SENTRY_AUTH_TOKEN', 'sntryu_'),
  apiKey: canary('POSTHOG_API_KEY', 'phx_'),
  password: canary('the password of a base URL'),
  query: canary('the query of a pasted address'),
  fragment: canary('the fragment of a pasted address'),
  location: canary('the query of a redirect'),
}
const { username, secret, oauthToken, header, token, apiKey, password, query, fragment, location } = secrets

/** Signatures and headers as they were sent: they are made while the tests run. */
const sent = new Map<string, Canary>()

let vendors: Vendors
let place: Workplace
let env: Record<string, string> = {}
/** What every run wrote. */
const written: { readonly where: string; readonly text: string }[] = []
let runs = 0

const serve = (isRealTime: boolean): Promise<Vendors> => {
  const { text } = username
  return servedVendors({
    isRealTime,
    mixpanel: { credentials: { username: text, secret: secret.text, oauthToken: oauthToken.text } },
    sentry: { credentials: { token: token.text } },
    posthog: { credentials: { apiKey: apiKey.text } },
    onRequest({ url, headers }) {
      for (const [name, value] of new URL(url).searchParams)
        if (name === 'Signature' || name === 'URLPrefix')
          sent.set(value, { what: `${name} of a signed URL`, text: value })
      const authorization = headers.get('authorization') ?? ''
      const credential = authorization.replace(/^\w+ /, '')
      if (credential !== '') sent.set(credential, { what: 'an Authorization header', text: credential })
    },
  })
}

/** A custom header goes with Mixpanel's questions, and every error tells its stack. */
const withHeader = (env: Readonly<Record<string, string>>): Record<string, string> => ({
  ...env,
  MP_CUSTOM_HEADER_NAME: 'x-playhead-test',
  MP_CUSTOM_HEADER_VALUE: header.text,
  PLAYHEAD_DEBUG: '1',
})

beforeAll(async () => {
  vendors = await serve(false)
  env = withHeader(vendors.env)
  place = await workplace({ env, io: vendors.io })
})
afterAll(async () => {
  await place.remove()
  await vendors.close()
})

/** Runs a verb in this process, and keeps all that it wrote and threw. */
async function run(at: Pick<Workplace, 'tryOut'>, ...argv: readonly string[]): Promise<Outcome> {
  const { error, ...outcome } = await at.tryOut(...argv)
  const thrown =
    error === undefined ? '' : [inspect(error, { depth: 9, showHidden: true }), causes(error)].join('\n')
  keep(argv, `${outcome.out}\n${outcome.err}\n${thrown}`)
  return outcome
}

function keep(argv: readonly string[], text: string): void {
  runs++
  written.push({ where: argv.map(arg => arg.replace(/[?#].*/, '?…')).join(' '), text })
}

/** An error and all its causes, as JSON and as text. */
function causes(error: unknown): string {
  const lines: string[] = []
  for (let at = error; at instanceof Error && lines.length < 20; at = at.cause)
    lines.push(
      String(at),
      at.stack ?? '',
      JSON.stringify(at),
      JSON.stringify(Object.getOwnPropertyDescriptors(at)),
    )
  return lines.join('\n')
}

/** What was seen in all that was written since this was asked last. */
function sightings(): Sighting[] {
  const look = watchFor([...Object.values(secrets), ...sent.values()])
  return written.splice(0).flatMap(({ text, where }) => look(text, where))
}

const unique = (found: readonly Sighting[]): string[] => [
  ...new Set(found.map(({ what, where }) => `${what}: ${where}`)),
]

/** Addresses that people paste, with what browsers and mails put into them. */
function pasted(vendor: VendorName, { env } = vendors): string[] {
  const extra = `jwt=${encodeURIComponent(query.text)}#${fragment.text}`
  const userinfo = (origin = ''): string => origin.replace('//', `//me:${encodeURIComponent(password.text)}@`)
  const bases = [env['SENTRY_URL'], userinfo(env['SENTRY_URL'])]
  const hosts = [env['POSTHOG_HOST'], userinfo(env['POSTHOG_HOST'])]
  const all = {
    mixpanel: [
      `https://mixpanel.com/projects/replay-redirect?replay_id=${SHORT_IDS.mixpanel}&token=${query.text}&${extra}`,
      `https://mixpanel.com/report/3141592/view/1/app/nothing?${extra}`,
    ],
    sentry: [
      ...bases.map(base => `${base}/organizations/acme/replays/${SHORT_IDS.sentry}/?t=3&${extra}`),
      ...bases.map(base => `${base}/organizations/acme/issues/17/?${extra}`),
    ],
    posthog: [
      ...hosts.map(host => `${host}/project/2077/replay/${SHORT_IDS.posthog}?t=3&${extra}`),
      `https://us.posthog.com/shared/${query.text.replaceAll(/[+/]/g, '')}?${extra}`,
      `https://${encodeURIComponent(password.text)}:x@elsewhere.test/replay/${SHORT_IDS.posthog}?${extra}`,
    ],
  }
  return all[vendor]
}

/** A verb for each way in which vendors are asked. */
const verbs = (vendor: VendorName): string[][] => [
  ['list', vendor, '--user', 'user-short'],
  ['list', vendor, '--user', 'user-short', '--json'],
  ['fetch', SHORT[vendor], '--force', '--include', 'events,errors,traces,logs'],
  ['for-user', vendor, 'user-short', '--out-dir', join(place.folder, 'out', vendor)],
  ['analyze', SHORT[vendor], '--no-cache'],
  ...(vendor === 'mixpanel'
    ? [
        ['sign', SHORT[vendor], 'nobody'],
        ['sign', SHORT[vendor], '--json'],
      ]
    : []),
]

const QUESTIONS = [
  ['analyze', '--json'],
  ['events', '--json'],
  ['events', '--raw'],
  ['window', '--at', '3s'],
  ['search', 'a'],
  ['dom', '--format', 'html'],
  ['stats'],
  ['struggles', '--all'],
  ['brief', '--json'],
  ['health', '--json'],
  ['fetch', '--json'],
  ['fetch', '-o', '-'],
  ['cache', 'ls', '--json'],
] as const

const kinds: Readonly<Record<VendorName, readonly string[]>> = {
  mixpanel: [...commonFaults, ...mixpanelFaults],
  sentry: [...commonFaults, ...sentryFaults],
  posthog: [...commonFaults, ...posthogFaults],
}

/** A fault of a kind, such that it tells as much as it can. */
function faultsOf(kind: string, vendor: VendorName): Fault[] {
  const at = { segment: 2, growBy: 1, delayMs: 1, at: '' }
  // What it was sent, where nobody expects it.
  const known = { mixpanel: [username, secret, header], sentry: [token], posthog: [apiKey] }
  const told = known[vendor].map(({ text }) => text)
  if (kind === 'wrong-shape')
    return [
      {
        kind,
        at: '',
        value: { error: told.join(' '), detail: told, results: told.join(' '), data: told.join(' ') },
      },
      { kind, at: '', value: Object.fromEntries(told.map(text => [text, text])) },
    ]
  if (kind === 'redirect')
    return [
      { kind, to: `https://me:${encodeURIComponent(location.text)}@elsewhere.test/x?token=${location.text}` },
      { kind, status: 308, to: `/${location.text.length}?${location.text}` },
    ]
  if (kind === 'echo') return [401, 403, 404, 410, 429, 500].map(status => ({ kind, status }))
  // It is given up after half a minute by the clock on the wall.
  if (kind === 'stalled') return []
  return [{ kind, ...at }]
}

/** Also where only the requests for segments fail: with Mixpanel their addresses are credentials. */
const LATER = { mixpanel: 'cdn-file', sentry: 'recording-segments', posthog: 'snapshots' }

describe.each(VENDOR_NAMES)('%s', vendor => {
  const spoil = (fault: Fault, at = vendors): void => {
    ;(at[vendor].faults.add as (fault: Fault) => void)(fault)
  }

  it('every verb goes well', async () => {
    vendors.calm()
    for (const argv of verbs(vendor))
      expect({ argv, ...(await run(place, ...argv)) }).toMatchObject({ argv, code: 0 })
    for (const [verb, ...args] of QUESTIONS) {
      const argv = verb === 'cache' ? [verb, ...args] : [verb, SHORT[vendor], ...args]
      expect({ argv, ...(await run(place, ...argv)) }).toMatchObject({ argv, code: 0 })
    }
    for (const address of pasted(vendor)) {
      for (const verb of ['fetch', 'health']) await run(place, verb, address)
      await run(place, 'window', address)
    }
    expect(unique(sightings())).toEqual([])
  })

  it('everything goes wrong that can', async () => {
    for (const kind of kinds[vendor])
      for (const fault of faultsOf(kind, vendor))
        for (const operation of [undefined, LATER[vendor]]) {
          vendors.calm()
          // Mixpanel answers sixty questions in an hour.
          if (vendor === 'mixpanel') vendors.clock.advance(3_600_000)
          spoil(operation === undefined ? fault : { ...fault, operation })
          const failing = verbs(vendor).filter(argv => !argv.includes('--json'))
          for (const argv of operation === undefined ? failing : failing.slice(1, 2))
            await run(place, ...argv)
        }
    vendors.calm()
    expect(unique(sightings())).toEqual([])
  })

  it('credentials are wrong, missing, or hidden in the address of a host', async () => {
    const origin = (name: string): string => vendors.env[name] ?? ''
    const withPassword = (name: string): string =>
      origin(name).replace('//', `//me:${encodeURIComponent(password.text)}@`)
    const others: Record<string, string>[] = [
      { MP_SECRET: query.text, SENTRY_AUTH_TOKEN: query.text, POSTHOG_API_KEY: query.text },
      {
        MP_OAUTH_TOKEN: oauthToken.text,
        POSTHOG_API_KEY: `phc_${query.text}`,
        SENTRY_AUTH_TOKEN: `sntrys_${query.text}`,
      },
      {
        MP_API_BASE_URL: withPassword('MP_API_BASE_URL'),
        SENTRY_URL: withPassword('SENTRY_URL'),
        POSTHOG_HOST: withPassword('POSTHOG_HOST'),
      },
      {
        MP_APP_BASE_URL: withPassword('MP_API_BASE_URL'),
        SENTRY_URL: `ftp://${password.text}`,
        POSTHOG_HOST: `not a host ${password.text}`,
      },
      { MP_SECRET: '', SENTRY_AUTH_TOKEN: '', POSTHOG_API_KEY: '' },
      { MP_PROJECT_ID: query.text, SENTRY_ORG: 'nobody', POSTHOG_PROJECT_ID: '' },
      {
        MP_CUSTOM_HEADER_VALUE: `${header.text}\r\nx: y`,
        MP_SECRET: `${secret.text}\u0000`,
        SENTRY_AUTH_TOKEN: `${token.text}\n\n.`,
        POSTHOG_API_KEY: `${apiKey.text} ä`,
      },
    ]
    for (const other of others) {
      const at = await workplace({ env: { ...env, ...other }, io: vendors.io, cache: place.cache })
      for (const argv of verbs(vendor).slice(0, 4)) await run(at, ...argv)
      for (const address of pasted(vendor)) await run(at, 'fetch', address, '--force')
      await at.remove()
    }
    expect(unique(sightings())).toEqual([])
  })

  it('in processes of their own', async () => {
    const today = await serve(true)
    const cache = join(place.folder, 'cache-of-processes')
    const at = { cwd: place.folder, env: { ...withHeader(today.env), PLAYHEAD_CACHE_DIR: cache } }
    const [, , fetch = [], forUser = [], , ...signs] = verbs(vendor)
    const [address = ''] = pasted(vendor, today)
    // Faults that are not waited for; each process meets the next one.
    const rounds: (readonly [Fault | undefined, readonly string[][]])[] = [
      [undefined, [fetch, forUser, ['health', address], ...signs.slice(0, 1)]],
      [{ kind: 'echo', status: 403 }, [fetch, ...signs.slice(0, 1)]],
      [{ kind: 'echo', status: 404, operation: LATER[vendor] }, [['fetch', SHORT[vendor], '--force']]],
      [{ kind: 'redirect', to: `https://elsewhere.test/?t=${location.text}` }, [forUser]],
    ]
    for (const [fault, many] of rounds) {
      today.calm()
      if (fault) spoil(fault, today)
      await Promise.all(
        many.map(async argv => {
          const { code, out, err } = await startCli(argv, at).ended
          keep(argv, `${out}\n${err}`)
          expect({ argv, isWell: code === 0 }).toEqual({ argv, isWell: fault === undefined })
          // With PLAYHEAD_DEBUG there is a stack.
          if (fault !== undefined) expect(err).toMatch(/\n +at /)
        }),
      )
    }
    await today.close()
    expect(unique(sightings())).toEqual([])
  })
})

it('--reveal-signed-urls shows the signature on standard output, and nothing else shows anything', async () => {
  vendors.calm()
  const { out, err } = await place.tryOut('sign', SHORT.mixpanel, '--reveal-signed-urls')
  const look = watchFor(Object.values(secrets))
  expect(out).toContain('Signature=')
  expect([...look(out, 'out'), ...look(err, 'err')]).toEqual([])
  expect(err).toMatch(/^playhead: whoever has these addresses .*keep them to yourself\n$/)
  expect(err).not.toContain('Signature')
})

it('nothing of it is in the store, in a page or in an index', async () => {
  const look = watchFor([...Object.values(secrets), ...sent.values()])
  const { files, sightings: found } = await seenInFiles(place.folder, look)
  expect(unique(found)).toEqual([])
  expect(files).toBeGreaterThan(60)
  // All of it was there to be seen.
  const kindsSent = new Set([...sent.values()].map(({ what }) => what))
  expect([...kindsSent].toSorted()).toEqual([
    'Signature of a signed URL',
    'URLPrefix of a signed URL',
    'an Authorization header',
  ])
  expect(sent.has(token.text) && sent.has(apiKey.text) && sent.has(oauthToken.text)).toBe(true)
  expect(sent.has(btoa(`${username.text}:${secret.text}`))).toBe(true)
  expect(runs).toBeGreaterThan(400)
})

it('would be seen in any spelling, in a file, in a packed one, and in what the command line writes', async () => {
  const look = watchFor(Object.values(secrets))
  const folder = join(place.folder, 'planted')
  await mkdir(folder)
  const { text } = secret
  const planted = {
    'plain.txt': Buffer.from(`x ${text} y`),
    'basic.txt': Buffer.from(`Basic ${btoa(`somebody:${text}`)}`),
    'base64.txt': Buffer.from(btoa(`{"a":"${text}"}`)),
    'percent.txt': Buffer.from(`https://a.test/?k=${encodeURIComponent(text)}&x`),
    'hex.txt': Buffer.from(Buffer.from(`..${text}`).toString('hex')),
    'part.txt': Buffer.from(`${text.slice(0, -5)}…`),
    'json.gz': gzipSync(JSON.stringify({ text })),
    'members.gz': Buffer.concat([gzipSync('one'), gzipSync(`two ${text}`)]),
    'wide.bin': Buffer.from(text, 'utf16le'),
  }
  for (const [name, bytes] of Object.entries(planted)) await writeFile(join(folder, name), bytes)
  const { sightings: found } = await seenInFiles(folder, look)
  const names = new Set(found.map(({ where }) => where.split('/').at(-1)))
  expect(names).toEqual(new Set(Object.keys(planted)))

  // A name is repeated to who wrote it: a credential in its place would be seen.
  await run(place, 'analyze', `./${token.text}.json`)
  expect(sightings().length).toBeGreaterThan(0)
})

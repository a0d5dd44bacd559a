import { describe, expect, it } from 'vitest'
import { isSameSite, siteAt, trustedRegion } from './base-url.ts'
import { readSentryName } from './name.ts'

const replayId = '5d0c9f6b0b1e4c3f9a7e2d1c8b4a6f00'
const dashed = '5D0C9F6B-0B1E-4C3F-9A7E-2D1C8B4A6F00'

describe('a name of a replay', () => {
  it.each([
    [`sentry:acme/shop/${replayId}`, { org: 'acme', project: 'shop', replayId }],
    [`sentry:acme/42/${dashed}`, { org: 'acme', project: '42', replayId }],
    [`sentry:acme/${replayId}`, { org: 'acme', replayId }],
    [` sentry:${replayId} `, { replayId }],
  ])('%s', (text, ref) => {
    expect(readSentryName(text)).toEqual(ref)
  })

  const baseUrl = 'https://sentry.io'
  it.each([
    [`https://acme.sentry.io/explore/replays/${replayId}/`, { org: 'acme', replayId, baseUrl }],
    [`https://acme.sentry.io/replays/${dashed}?project=42`, { org: 'acme', replayId, baseUrl }],
    [`acme.sentry.io/replays/${replayId}/`, { org: 'acme', replayId, baseUrl }],
    [`sentry:https://acme.sentry.io/replays/${replayId}/`, { org: 'acme', replayId, baseUrl }],
    [`https://sentry.io/organizations/acme/replays/${replayId}/`, { org: 'acme', replayId, baseUrl }],
    [
      `https://us.sentry.io/organizations/acme/explore/replays/${replayId}/`,
      { org: 'acme', replayId, baseUrl },
    ],
    [
      `https://sentry.io/organizations/acme/replays/shop:${replayId}/?referrer=x`,
      { org: 'acme', project: 'shop', replayId, baseUrl },
    ],
    [
      `https://de.sentry.io/api/0/organizations/acme/replays/${replayId}/`,
      { org: 'acme', replayId, baseUrl },
    ],
    [
      `https://errors.acme.example:8443/organizations/7/replays/${replayId}/#x`,
      { org: '7', replayId, baseUrl: 'https://errors.acme.example:8443' },
    ],
    [
      `http://acme.example/tools/sentry/organizations/web/explore/replays/${replayId}`,
      { org: 'web', replayId, baseUrl: 'http://acme.example/tools/sentry' },
    ],
    [
      `https://acme.sentry.io/replays/${replayId}/?t_main=network&t=83.42&query=`,
      { org: 'acme', replayId, baseUrl, offsetMs: 83_420 },
    ],
  ])('in an address: %s', (text, ref) => {
    expect(readSentryName(text)).toEqual(ref)
  })

  it.each([
    'sentry:',
    'sentry:acme/shop',
    `sentry:a/b/c/${replayId}`,
    `sentry:../${replayId}`,
    `sentry:acme/${replayId}0`,
    replayId,
    `posthog:1/${replayId}`,
    'https://acme.sentry.io/issues/5',
    'https://acme.sentry.io/replays/',
    `https://vendor.example/replays/${replayId}`,
    `https://sentry.io.evil.example/replays/${replayId}`,
    `ftp://sentry.io/organizations/acme/replays/${replayId}/`,
  ])('is not in %s', text => {
    expect(readSentryName(text)).toBeUndefined()
  })

  it.each(['', '-4', 'abc', '1e99'])('begins at its start with t=%s', t => {
    expect(readSentryName(`https://acme.sentry.io/replays/${replayId}/?t=${t}`)?.offsetMs ?? 0).toBe(0)
  })
})

describe('the address of a Sentry', () => {
  it.each([
    ['https://sentry.io', { baseUrl: 'https://sentry.io' }],
    ['https://sentry.io/api/0/', { baseUrl: 'https://sentry.io' }],
    ['sentry.io', { baseUrl: 'https://sentry.io' }],
    ['https://acme.sentry.io/', { baseUrl: 'https://sentry.io', org: 'acme' }],
    ['https://de.sentry.io', { baseUrl: 'https://de.sentry.io' }],
    ['http://localhost:9000/', { baseUrl: 'http://localhost:9000' }],
    ['https://acme.example/tools/sentry/', { baseUrl: 'https://acme.example/tools/sentry' }],
    ['https://acme.example/sentry/api/0', { baseUrl: 'https://acme.example/sentry' }],
    ['ftp://sentry.io', undefined],
    ['https://', undefined],
  ])('%s', (address, site) => {
    expect(siteAt(address)).toEqual(site)
  })

  it('is the same for the service and its regions, and for nothing else', () => {
    expect(isSameSite('https://us.sentry.io', 'https://acme.sentry.io/')).toBe(true)
    expect(isSameSite('https://sentry.acme.example/', 'https://sentry.acme.example')).toBe(true)
    expect(isSameSite('https://sentry.io', 'https://sentry.acme.example')).toBe(false)
    expect(isSameSite('https://acme.example/a', 'https://acme.example/b')).toBe(false)
    expect(isSameSite('https://evil.my.sentry.io', 'https://sentry.io')).toBe(false)
  })
})

it.each([
  ['https://us.sentry.io', 'https://us.sentry.io'],
  ['https://us.sentry.io/api/0/', 'https://us.sentry.io'],
  ['https://sentry.io', 'https://sentry.io'],
  ['http://us.sentry.io', undefined],
  ['https://us.sentry.io:8443', undefined],
  ['https://us.sentry.io@evil.example', undefined],
  ['https://user:word@us.sentry.io', undefined],
  ['https://evil-sentry.io', undefined],
  ['https://us.sentry.io.evil.example', undefined],
  ['nonsense', undefined],
])('the region %s of sentry.io may be given the token: %s', (regionUrl, trusted) => {
  expect(trustedRegion('https://sentry.io', regionUrl)).toBe(trusted)
})

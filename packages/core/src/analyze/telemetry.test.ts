import { describe, expect, it } from 'vitest'
import { isTelemetry } from './telemetry.ts'

const page = 'https://shop.test/'

describe('isTelemetry', () => {
  it.each([
    'https://o1.ingest.sentry.io/api/1/envelope/?sentry_key=x',
    'https://www.google-analytics.com/g/collect?v=2',
    'https://shop.test/api/4501/envelope/',
    'https://shop.test/mp/track/?verbose=1&ip=1&_=1795163530586',
    'https://shop.test/ingest/e/?ip=0&_=1&ver=1.2.3',
  ])('knows %s', url => {
    expect(isTelemetry(url, page)).toBe(true)
  })

  it.each([
    'https://shop.test/api/order',
    'https://shop.test/track/parcel?ip=none',
    'https://notsentry.io/x',
    '/api/cart',
    '',
  ])('leaves %s alone', url => {
    expect(isTelemetry(url, page)).toBe(false)
  })

  it("takes a collector's own pages for an application like any other", () => {
    expect(isTelemetry('https://sentry.io/api/0/issues/', 'https://acme.sentry.io/issues/')).toBe(false)
  })
})

import type { LoggedRequest } from '../providers/simulator/request-log.ts'
import type { VendorName, Vendors } from './vendors.ts'

/** The numbers of segments that a vendor was asked for and began to give, in the order of the requests. */
export function askedFor(vendors: Vendors, vendor: VendorName): number[] {
  return vendors[vendor].log.requests.filter(({ status }) => status === 200).flatMap(NUMBERS[vendor])
}

const NUMBERS: Readonly<Record<VendorName, (request: LoggedRequest) => readonly number[]>> = {
  mixpanel({ operation, path }) {
    return operation === 'cdn-file' ? [Number(/\/(\d{4})-\d+\.json$/.exec(path)?.[1])] : []
  },
  sentry({ operation, query }) {
    if (operation !== 'recording-segments') return []
    const from = Number(/cursor=\d+:(\d+)/.exec(decodeURIComponent(query))?.[1] ?? 0)
    return numbers(from, Number(/per_page=(\d+)/.exec(query)?.[1] ?? 100))
  },
  posthog({ query }) {
    const [, from, to] = /start_blob_key=(\d+)&end_blob_key=(\d+)/.exec(query) ?? []
    return from === undefined ? [] : numbers(Number(from), Number(to) - Number(from) + 1)
  },
}

/** So many whole numbers. */
export function numbers(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => from + at)
}

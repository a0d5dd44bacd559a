import { inspect } from 'node:util'
import { describe } from 'vitest'
import { secretContract } from '../contracts/source/secrets.ts'
import { mixpanelVendor } from './contract/mixpanel.ts'
import { posthogVendor } from './contract/posthog.ts'
import { sentryVendor } from './contract/sentry.ts'

/** What Node prints of a value in the console, in an error's report, and when asked for all of it. */
const ways = [
  (value: unknown): string => inspect(value),
  (value: unknown): string => inspect(value, { depth: Infinity, showHidden: true, getters: true }),
  (value: unknown): string => inspect(value, { depth: Infinity, showProxy: true, customInspect: false }),
]

describe.each([mixpanelVendor, sentryVendor, posthogVendor])('$name, as Node prints it', vendor => {
  secretContract(vendor, ways)
})

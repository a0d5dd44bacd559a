import { sourceContract } from '../contracts/source-contract.ts'
import { mixpanelVendor } from './contract/mixpanel.ts'
import { posthogVendor } from './contract/posthog.ts'
import { sentryVendor } from './contract/sentry.ts'

for (const vendor of [mixpanelVendor, sentryVendor, posthogVendor]) sourceContract(vendor)

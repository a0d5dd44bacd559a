import { duplicateMessages } from './duplicate-messages.ts'
import { duplicateRequests } from './duplicate-requests.ts'
import { duplicateVitals } from './duplicate-vitals.ts'
import { echoedInputs } from './echoed-inputs.ts'
import type { Fold, Placed } from './told.ts'

/** What may be told twice, by kind; sorted by time. */
export interface Records {
  readonly navigations: Placed<'navigation'>[]
  readonly requests: Placed<'network'>[]
  readonly messages: Placed<'console' | 'error'>[]
  readonly vitals: Placed<'web-vital'>[]
  readonly crumbs: Placed<'breadcrumb'>[]
  readonly inputs: Placed<'input'>[]
}

/** Folds what only vendors and plugins record, where several of them tell of it. */
export function duplicateRecords(by: Records, fold: Fold): void {
  duplicateRequests(by.requests, fold)
  duplicateMessages(by.messages, fold)
  duplicateVitals(by.vitals, by.navigations, fold)
  echoedInputs(by.crumbs, by.inputs, fold)
}

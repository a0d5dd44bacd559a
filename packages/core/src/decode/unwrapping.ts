import { onDemand } from '../lib/on-demand.ts'

/** What opens compressions, envelopes and packed strings. A recording of plain JSON does without it. */
export const unwrapping = /* @__PURE__ */ onDemand(() => import('./unwrap.ts'))

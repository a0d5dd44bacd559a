// The vendors' replays, apart from the rest: they take zod along, which takes longer to load than most questions to a
// stored replay. `import { sentry } from '@playhead/core/sources'`.
export { mixpanel } from './sources/mixpanel/mixpanel.ts'
export type {
  ForUserOptions,
  MixpanelOpenOptions,
  MixpanelSource,
  ReplayLike,
} from './sources/mixpanel/mixpanel-source.ts'
export type { MixpanelOptions } from './sources/mixpanel/options.ts'
export type { FetchedReplay } from './sources/mixpanel/fetch-replays.ts'
export { readMixpanelName, type MixpanelRef } from './sources/mixpanel/name.ts'
export type { RevealedReplay, SignedReplay } from './sources/mixpanel/signed-replay.ts'
export { posthog, type PosthogOptions, type PosthogSource } from './sources/posthog/posthog.ts'
export { readPosthogName, type PosthogRef } from './sources/posthog/name.ts'
export {
  sentry,
  type SentryOptions,
  type SentryRecording,
  type SentrySource,
} from './sources/sentry/sentry.ts'
export { readSentryName, type SentryRef } from './sources/sentry/name.ts'
export type { Io } from './sources/io.ts'

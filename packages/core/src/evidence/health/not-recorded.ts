import type { Stats } from '../../analyze/stats/schema.ts'
import type { HealthAnswer } from './schema.ts'

type What = Stats['recorded'][number]['what']
type Told = HealthAnswer['recorded'][number]

const MISSING: Readonly<Record<What, { readonly sentence: string; readonly next?: string }>> = {
  page: { sentence: 'There is no picture of the page: what was on the screen is unknown.' },
  network: {
    sentence: 'Requests are not recorded: failed or slow ones cannot be seen.',
    next: 'Turn on the recorder’s network recording.',
  },
  console: {
    sentence: 'Nothing of the console: it is not recorded, or nothing was written to it.',
    next: 'Turn on the recorder’s console recording.',
  },
  errors: {
    sentence: 'No uncaught error: there was none, or the recorder does not tell of them.',
    next: 'Turn on the recorder’s console or error recording.',
  },
  focus: { sentence: 'No field got the focus, or focus is not recorded.' },
  'window-focus': {
    sentence: 'Whether another window had the keys is not recorded: being elsewhere looks like idling.',
  },
  visibility: {
    sentence: 'Whether the page was hidden is not recorded: another tab in front looks like idling.',
  },
  'web-vitals': { sentence: 'Web vitals are not recorded.' },
}

/** Only Sentry is known to keep errors elsewhere. */
const SENTRY_ERRORS = {
  sentence: 'Uncaught errors are not recorded: Sentry keeps them as issues, beside the replay.',
  next: 'Look at the errors of this replay in Sentry.',
}

const PRESENT: Readonly<Record<What, string>> = {
  page: 'the page',
  network: 'requests',
  console: 'the console',
  errors: 'uncaught errors',
  focus: 'focus of fields',
  'window-focus': 'focus of the window',
  visibility: 'hiding of the page',
  'web-vitals': 'web vitals',
}

/** What the recorder tells of, each with a sentence. */
export function toldKinds(recorded: Stats['recorded']): Told[] {
  return recorded.map(({ what, state }): Told => {
    if (state === 'recorded') return { what, state, sentence: PRESENT[what] }
    if (state === 'none') return { what, state, sentence: PRESENT[what] }
    return { what, state, ...(what === 'errors' && state === 'not-recorded' ? SENTRY_ERRORS : MISSING[what]) }
  })
}

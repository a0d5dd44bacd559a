import type { EventKind } from '../../normalize/event.ts'

/** What is looked for, one detector a rule. The order is that in which they are told. */
export const RULES = [
  'rage-click',
  'dead-click',
  'error-click',
  'disabled-click',
  'slow-response',
  'repeated-failure',
  'target-moved',
  'quick-back',
  'back-and-forth',
  'uncaught-error',
  'console-error',
  'hydration-error',
  'failed-request',
  'slow-request',
  'web-vital',
  'mutation-burst',
  'excessive-scrolling',
  'thrashed-cursor',
  'rapid-clicks',
  'form-exit',
  'long-pause',
  'away',
  'automation-likely',
] as const

export type Rule = (typeof RULES)[number]

/** `info` is a fact that nobody should act on by itself. */
export type Severity = 'high' | 'medium' | 'low' | 'info'

/** One piece of proof. */
export interface Evidence {
  /** Of the event that proves it; `frame` where no event tells it. */
  readonly kind: EventKind | 'frame'
  readonly offsetMs: number
  readonly segmentId: number
  readonly frameIndex: number
  /** One line for a person: recorded text, cleaned. */
  readonly label: string
}

/** A judged friction signal. Plain JSON. */
export interface Finding {
  /** Stable for the same recording, rule and moment: `dead-click@12:184`. */
  readonly id: string
  readonly rule: Rule
  /** Of the detector: another number may judge otherwise. */
  readonly ruleVersion: number
  /** In plain words, past tense: `Clicked button "Pay" and nothing answered for 2.5 s`. */
  readonly finding: string
  readonly severity: Severity
  /** 0 to 1: how sure we are that it is what the rule says. */
  readonly confidence: number
  /** ms since the recording's first frame. */
  readonly window: { readonly fromOffsetMs: number; readonly toOffsetMs: number }
  /** At least one. */
  readonly evidence: readonly [Evidence, ...Evidence[]]
  /** Numbers and words that the rule compared, units in their names. */
  readonly measured: Readonly<Record<string, number | string | boolean>>
  /** Why it is held back: no finding to be believed, kept to be shown on request. */
  readonly suppressedBy?: string
  /** The recording cannot tell: `not measurable`, and why. Such a finding is never told as one. */
  readonly notMeasurable?: string
  readonly source: 'playhead' | 'vendor'
  /** What the other side says of the same moment: ours of a vendor's finding, the vendor's of ours. */
  readonly otherSide?: { readonly verdict: string; readonly agrees: boolean }
  /** What it is about. */
  readonly target?: {
    readonly name: string
    readonly role: string
    readonly selector: string
    readonly label: string
    readonly masked?: true
  }
  /** The page's address as a template: no origin, no query, ids as `:id`. '' when not known. */
  readonly route: string
  /** Rule, selector and route: the same in every session. */
  readonly groupingKey: string
  readonly windowId?: string
  readonly epoch: number
  /** The command that shows what lay around it, without the recording's name: `window R --event 12:184`. */
  readonly nextCommand: string
}

/** Thresholds that a person may change: `rage-click.clicks`. Units in the names. */
export type Parameters = Readonly<Record<string, number>>

/** One rule. */
export interface Detector<Facts> {
  readonly rule: Rule
  readonly version: number
  /** The defaults, each with its reason in the detector's file. */
  readonly parameters: Parameters
  /** All that it saw, suppressed and not measurable ones among them. Pure. */
  find(facts: Facts, parameters: Parameters): readonly Finding[]
}

import type { Finding } from './finding.ts'

/** The offset at which it happened: of a pause its middle, of everything else the event at its head. */
export function momentOf({ rule, window, evidence }: Pick<Finding, 'rule' | 'window' | 'evidence'>): number {
  return rule === 'long-pause' || rule === 'away'
    ? Math.round((window.fromOffsetMs + window.toOffsetMs) / 2)
    : evidence[0].offsetMs
}

/** One replay that a simulator holds: a recorded case, as it is or told longer, later, by someone else. */
export interface ReplayPlan {
  /** Folder below `fixtures/recordings/`. */
  readonly recordedCase: string
  /** The recorded one without. */
  readonly replayId?: string
  /** The vendor's id of the person (Mixpanel, PostHog: distinct id; Sentry: user id); the recorded one without. */
  readonly user?: string
  /** So many segments (files, blocks), by telling the recorded ones again and again, each time later. */
  readonly segments?: number
  /** All of it so many seconds later than recorded, or earlier. */
  readonly laterSeconds?: number
  /** The vendor's id of the project; its first one without. */
  readonly project?: string
}

/** `count` replays of one person, a few minutes apart, the recorded cases in turn. Ids are valid with every vendor. */
export function replaysOf(
  user: string,
  count: number,
  recordedCases: readonly string[],
  everySeconds = 600,
): readonly ReplayPlan[] {
  return Array.from({ length: count }, (_, at) => ({
    recordedCase: recordedCases[at % recordedCases.length]!,
    replayId: madeReplayId(user, at),
    user,
    laterSeconds: -at * everySeconds,
  }))
}

/** A UUID made from words, the same each time. */
export function madeReplayId(user: string, at: number): string {
  // FNV-1a, four times with other beginnings: no more than a way to differ.
  const words = [0x811c9dc5, 0x01000193, 0xdeadbeef, 0x2545f491].map(start => {
    let hash = start
    for (const character of `${user}#${at}`)
      hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
    return hash.toString(16).padStart(8, '0')
  })
  const hex = words.join('')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `7${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-')
}

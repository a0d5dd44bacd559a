/** Texts that must not be shown, whoever echoes them: the list grows while tokens and signatures come. */
export interface SecretList {
  /** All of them, now; the array stays the same. */
  readonly texts: readonly string[]
  /** For ever. */
  keep(text: string): void
  /** Until so many others have come that nobody can still be answering to it. */
  remember(text: string): void
}

const REMEMBERED = 500

/** An empty list; one for all that speak on behalf of one account. */
export function createSecretList(): SecretList {
  const texts: string[] = []
  let kept = 0
  return {
    texts,
    keep(text) {
      texts.splice(kept, 0, text)
      kept++
    },
    remember(text) {
      if (text === '' || texts.includes(text)) return
      texts.push(text)
      if (texts.length - kept > REMEMBERED) texts.splice(kept, 1)
    },
  }
}

const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** A text that printing, JSON and string making do not show. */
export interface Secret {
  /** The text itself: only where it is sent. */
  reveal(): string
  toString(): string
  toJSON(): string
}

/** Hides a text; `shown` is what stands in its place. */
export function secret(text: string, shown = `<redacted ${text.length} chars>`): Secret {
  const tell = (): string => shown
  const hidden: Secret = { reveal: () => text, toString: tell, toJSON: tell }
  // Spreading or listing it gives nothing either.
  return Object.defineProperties(hidden, {
    reveal: { enumerable: false },
    toString: { enumerable: false },
    toJSON: { enumerable: false },
    [INSPECT]: { value: tell },
  })
}

/**
 * Fingerprint of what tells one account from another, as 16 hexadecimal digits: the same credential on the same host
 * always finds the same folder, and the folder's name does not give the credential away.
 */
export async function fingerprint(...parts: readonly string[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(['playhead', ...parts]))
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...hash.subarray(0, 8)].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

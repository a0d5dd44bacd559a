/** What an element's kind says of the text in it and around it; bits of one number. */
export const Trait = {
  /** Shows nothing of what is in it (fallbacks of media included). */
  NeverShown: 1,
  /** Parts words: a block, or an inline thing with an edge. */
  Parting: 2,
  /** Often set apart by layouts without white space. */
  SoftlyParting: 4,
  /** Can have a shadow root: asking others would walk their children for nothing. */
  Host: 8,
  /** Its content was typed or chosen. */
  Field: 16,
  /** Has an alternative text. */
  Picture: 32,
} as const

const TAGS: readonly (readonly [trait: number, tags: string])[] = [
  [
    Trait.NeverShown,
    'head script style template noscript meta link base datalist rp param defs symbol object audio video canvas',
  ],
  [
    Trait.Parting,
    'address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset figcaption ' +
      'figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html iframe img input legend li main menu nav ol ' +
      'optgroup option p pre search section select summary svg table tbody td textarea tfoot th thead tr ul',
  ],
  [Trait.SoftlyParting, 'span a label'],
  [Trait.Host, 'article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span'],
  [Trait.Field, 'select textarea input'],
  [Trait.Picture, 'img area'],
]

const TRAITS = traitsByTag()

/** The traits of an element by its tag: custom elements are boxes of their own and may be hosts. */
export function traitsOf(tag: string): number {
  return TRAITS.get(tag) ?? (tag.includes('-') ? Trait.SoftlyParting | Trait.Host : 0)
}

function traitsByTag(): ReadonlyMap<string, number> {
  const traits = new Map<string, number>()
  for (const [trait, tags] of TAGS) {
    for (const tag of tags.split(' ')) traits.set(tag, (traits.get(tag) ?? 0) | trait)
  }
  return traits
}

import { escapeComment } from '../../dom/html-safe.ts'
import { htmlPieces } from '../../dom/html.ts'
import { treeJson } from '../../dom/tree.ts'
import type { FoundPage } from './dom-at.ts'
import { partSentence, placeLine } from './dom-text.ts'
import { fidelityLines } from './fidelity.ts'

/** A page as HTML, piece by piece, after a comment that says which page it is and what is not in it. */
export function* domHtml({ answer, mirror, root }: FoundPage): Generator<string, void, undefined> {
  const place = placeLine(answer.page)
    .map(({ text }) => text)
    .join('')
  const part = answer.part === undefined ? [] : [partSentence(answer.part)]
  const said = [`Playhead: ${place}`, ...fidelityLines(answer.fidelity), ...part].join('\n     ')
  yield `<!-- ${escapeComment(said)} -->\n`
  yield* htmlPieces(mirror, root)
  yield '\n'
}

/** The answer of `domAt` in the format `json`, as JSON, piece by piece: pages may be nested deeper than a value can be. */
export function* domJson({ answer, mirror, root }: FoundPage): Generator<string, void, undefined> {
  yield `${JSON.stringify(answer).slice(0, -1)},"tree":`
  yield* treeJson(mirror, root)
  yield '}\n'
}

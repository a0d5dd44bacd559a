import type { Failed } from '../measure/in-child.ts'
import type { StoredAnswers } from '../measure/jobs.ts'
import { isDone, type MeasuredStored } from '../measure/measured.ts'
import { count, megabytes, met, seconds } from './numbers.ts'
import { table } from './table.ts'

/** What a question may take, warm and in process, and a verb as a whole process beyond Node's start. */
const GOAL_MS: Readonly<Record<string, number>> = { search: 50, 'search, misspelt': 50, 'dom at': 100 }
const USUAL_MS = 10
const VERB_MS = 150

/** Questions to replays in a store. */
export function stored({ events, grid, verbs }: MeasuredStored): string {
  const head = ['question', 'of', 'first ms', 'ms', 'worst ms', '/ JSON.parse', 'goal', '']
  const body = [...lines('events', events), ...lines('grid', grid)]
  const processes = verbs.map(({ verb, ms }) => [
    `playhead ${verb}`,
    ms.toFixed(0),
    // Nobody waits for less of a search than of the rest, but it reads everything.
    ...(verb.startsWith('search') ? ['', ''] : [`≤ ${VERB_MS}`, met(ms <= VERB_MS)]),
  ])
  return `## Questions to a stored replay

In process, after the replay was saved: the first answer, then the median and the longest of nine moments spread over the
recording, and the median beside \`JSON.parse\` of the recording. ${kept(events)}

${table(head, body)}

As a whole process, beyond the start of Node (the median of seven):

${table(['command', 'ms', 'goal', ''], processes)}`
}

function kept(answers: StoredAnswers | Failed): string {
  if (!isDone(answers)) return ''
  const { bytes, storedBytes, events, saveMs, parseMs } = answers
  return `${count(events)} events are stored in ${megabytes(storedBytes)} MB (the recording has
${megabytes(bytes)} MB); saving takes ${seconds(saveMs)} s, \`JSON.parse\` ${seconds(parseMs)} s.`
}

function lines(of: string, answers: StoredAnswers | Failed): string[][] {
  if (!isDone(answers)) return [['', of, answers.failed]]
  return Object.entries(answers.answers).map(([question, { firstMs, warmMs, worstMs }]) => {
    const goal = GOAL_MS[question] ?? USUAL_MS
    return [
      question,
      of,
      firstMs.toFixed(1),
      warmMs.toFixed(1),
      worstMs.toFixed(1),
      (warmMs / answers.parseMs).toFixed(4),
      `≤ ${goal}`,
      met(warmMs <= goal),
    ]
  })
}

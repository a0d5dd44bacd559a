import { SourceError } from '../error.ts'
import type { RelatedRecord } from '../source.ts'
import { WHAT } from './explain.ts'
import { pagesOf } from './pages.ts'
import { type Fields, nameIn, textIn, timeIn } from './record-fields.ts'
import type { Beside, BesideRequest } from './related.ts'
import { recordListSchema, recordSchema, recordsSchema } from './schemas.ts'

/** Rows on a page; what Sentry's own pages ask for. */
const PER_PAGE = 50
/** More of a replay's errors are not fetched. */
const MOST_ERRORS = 1000
/** Events looked up one by one, when the server cannot list them. */
const MOST_LOOKED_UP = 50

/** Issues that people and Sentry itself made (feedback, rage clicks) are in the second. */
const DATASETS = ['discover', 'issuePlatform']

/**
 * The errors of a replay's session. Sentry lists them for its own pages; where it does not (another version, another
 * permission), the events that the replay names are looked up one by one.
 */
export async function relatedErrors(request: BesideRequest): Promise<Beside> {
  const rows = new Map<string, Fields>()
  const notes: string[] = []
  let asked = 0
  let refusal: SourceError | undefined
  for (const dataset of DATASETS) {
    try {
      if (await listed(request, dataset, rows)) notes.push(`errors: only the first ${MOST_ERRORS} are here.`)
      asked++
    } catch (error) {
      if (!(error instanceof SourceError) || error.code === 'unauthorized') throw error
      // Who may not ask, or asks in vain, learns no more from other questions: only a server that has no such list.
      if (asked === 0 && error.code !== 'not-found' && error.code !== 'bad-question') throw error
      refusal = error
      if (asked === 0) break
      notes.push(`errors: feedback and issues made from replays could not be asked (${error.code}).`)
    }
  }
  if (asked > 0) return { records: [...rows.values()].map(row => errorRecord(row, request)), notes }
  const { eventIds } = request.replay
  if (refusal !== undefined && eventIds.length === 0)
    return { records: [], notes: ['errors: this server cannot list them; the replay itself names none.'] }
  return lookedUp(request, eventIds)
}

/** Adds the rows of one data set; answers whether there are more. */
async function listed(
  { reach, replay, window, signal }: BesideRequest,
  dataset: string,
  rows: Map<string, Fields>,
): Promise<boolean> {
  const pages = pagesOf(
    reach,
    {
      what: WHAT.errors(replay.replayId),
      url: reach.path('replays-events-meta/'),
      query: { ...window, dataset, query: `replayId:[${replay.replayId}]` },
      perPage: PER_PAGE,
      signal,
    },
    recordsSchema,
  )
  for await (const { page, hasMore } of pages) {
    for (const row of page.data) rows.set(textIn(row, 'id') || `row ${rows.size}`, row)
    if (rows.size >= MOST_ERRORS) return hasMore
  }
  return false
}

async function lookedUp(request: BesideRequest, eventIds: readonly string[]): Promise<Beside> {
  const ids = eventIds.slice(0, MOST_LOOKED_UP)
  const rows = await Promise.all(ids.map(id => lookUp(request, id)))
  const unknown = rows.filter(row => row === undefined).length
  const notes = [
    ...(eventIds.length > ids.length
      ? [`errors: ${eventIds.length - ids.length} more were not looked up.`]
      : []),
    ...(unknown > 0 ? [`errors: ${unknown} of them could not be had; only their ids are known.`] : []),
  ]
  const records = ids.map((id, at): RelatedRecord => {
    const row = rows[at]
    return row === undefined
      ? { kind: 'errors', id, name: `error ${id}`, properties: { id } }
      : errorRecord(row, request)
  })
  const remark = `errors: this server does not list them; the ${ids.length} that the replay names were looked up one by one.`
  return { records, notes, remark }
}

/** An event by its id, else the issue that holds it. */
async function lookUp({ reach, signal, window }: BesideRequest, id: string): Promise<Fields | undefined> {
  const what = WHAT.event(id)
  const event = await orNothing(
    reach.api.json({ what, url: reach.path(`eventids/${id}/`), signal }, recordSchema),
  )
  if (event !== undefined) return eventRow(id, event)
  const issues = await orNothing(
    reach.api.json(
      { what, url: reach.path('issues/'), query: { ...window, query: `event.id:${id}` }, signal },
      recordListSchema,
    ),
  )
  const [issue] = issues ?? []
  return issue === undefined
    ? undefined
    : {
        id,
        issue: textIn(issue, 'shortId'),
        'issue.id': textIn(issue, 'id'),
        title: textIn(issue, 'title'),
        level: textIn(issue, 'level'),
      }
}

async function orNothing<T>(asked: Promise<{ readonly value?: T }>): Promise<T | undefined> {
  try {
    return (await asked).value
  } catch (error) {
    if (error instanceof SourceError && error.code !== 'unauthorized') return undefined
    throw error
  }
}

/** An event that was looked up, with the names that rows of the list have. */
function eventRow(id: string, answer: Fields): Fields {
  const event = fieldsOf(answer['event'])
  const title = textIn(event, 'title') || textIn(event, 'message')
  return {
    id,
    'issue.id': textIn(answer, 'groupId'),
    'project.name': textIn(answer, 'projectSlug'),
    title,
    ...metadataOf(event),
    level: levelOf(event),
    timestamp: textIn(event, 'dateCreated', 'datetime', 'dateReceived'),
  }
}

function metadataOf(event: Fields): Fields {
  const metadata = fieldsOf(event['metadata'])
  const [type, value] = [textIn(metadata, 'type'), textIn(metadata, 'value')]
  return { ...(type !== '' && { 'error.type': [type] }), ...(value !== '' && { 'error.value': [value] }) }
}

function levelOf(event: Fields): string {
  const tags = Array.isArray(event['tags']) ? (event['tags'] as readonly unknown[]) : []
  const level = tags.map(fieldsOf).find(tag => tag['key'] === 'level')
  return textIn(event, 'level') || (level === undefined ? '' : textIn(level, 'value'))
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

function errorRecord(row: Fields, { web }: BesideRequest): RelatedRecord {
  const id = textIn(row, 'id')
  const issue = textIn(row, 'issue.id')
  const [type, value] = [textIn(row, 'error.type'), textIn(row, 'error.value')]
  const told = [type, value].filter(part => part !== '').join(': ')
  const timeMs = timeIn(row, 'timestamp_ms', 'timestamp')
  return {
    kind: 'errors',
    ...(id !== '' && { id }),
    name: nameIn(told, textIn(row, 'title'), `error ${id}`),
    ...(timeMs !== undefined && { timeMs }),
    ...(/^\d+$/.test(issue) && {
      link: `${web}/issues/${issue}/${/^[\da-f]{32}$/.test(id) ? `events/${id}/` : ''}`,
    }),
    properties: row,
  }
}

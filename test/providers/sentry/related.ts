import { BadRequest } from './pages.ts'
import type { Project } from './list.ts'
import type { ErrorEvent, SentryReplay } from './replays.ts'

type Row = Readonly<Record<string, unknown>>

/** An error with all that endpoints tell of it. */
export interface KnownError {
  readonly replay: SentryReplay
  readonly event: ErrorEvent
  readonly type: string
  readonly value: string
  readonly title: string
  readonly issueId: number
  readonly issue: string
  readonly project: Project
}

/** All errors of the replays; equal titles of a project are one issue. */
export function knownErrors(
  replays: readonly SentryReplay[],
  projects: readonly Project[],
): readonly KnownError[] {
  const issues = new Map<string, number>()
  return replays.flatMap(replay => {
    const project = projects.find(({ id }) => id === replay.projectId)!
    return replay.errors.map(event => {
      const { type = 'Error', value = event.message ?? '' } = event.exception?.values?.[0] ?? {}
      const title = value === '' ? type : `${type}: ${value}`
      const key = `${project.id} ${title}`
      const number = issues.get(key) ?? issues.size + 1
      issues.set(key, number)
      const issue = `${project.slug.toUpperCase()}-${number.toString(36).toUpperCase()}`
      return { replay, event, type, value, title, issueId: 6_600_000 + number, issue, project }
    })
  })
}

/** Rows of `replays-events-meta`. Old servers know whole seconds only. */
export function eventsMetaRow(
  { event, type, value, title, issueId, issue, project }: KnownError,
  isOld: boolean,
): Row {
  const iso = new Date(event.timestamp * 1000).toISOString()
  return {
    id: event.event_id,
    issue,
    'issue.id': issueId,
    title,
    'error.type': [type],
    'error.value': [value],
    level: event.level ?? 'error',
    'project.name': project.slug,
    timestamp: `${iso.slice(0, 19)}+00:00`,
    ...(isOld ? {} : { timestamp_ms: iso.slice(0, 23).replace('T', ' ') }),
  }
}

/** `replayId:[a,b]`, `replayId:a` or `id:[a,b]`: what the private endpoint is asked by. */
export function errorsFor(query: string, errors: readonly KnownError[]): readonly KnownError[] {
  const [, key = '', list = ''] = /^(replayId|id):\[?([0-9a-f,\s"-]*)\]?$/.exec(query.trim()) ?? []
  if (key === '') throw new BadRequest('Parse error: replayId:[…] or id:[…] is what can be asked here')
  const ids = list.split(',').map(id => id.trim().replaceAll(/["-]/g, ''))
  return errors.filter(({ event, replay }) => ids.includes(key === 'id' ? event.event_id : replay.replayId))
}

/** Columns that the errors dataset has; any other name is a tag, which is null. */
export function discoverRow(error: KnownError, fields: readonly string[]): Row {
  const { event, replay, type, value, title, issueId, issue, project } = error
  const all: Row = {
    id: event.event_id,
    title,
    timestamp: `${new Date(event.timestamp * 1000).toISOString().slice(0, 19)}+00:00`,
    message: title,
    level: event.level ?? 'error',
    issue,
    'issue.id': issueId,
    'error.type': [type],
    'error.value': [value],
    project: project.slug,
    'project.name': project.slug,
    trace: event.contexts?.trace?.trace_id ?? null,
    replayId: replay.replayId,
    'event.type': 'error',
    url: event.request?.url ?? null,
  }
  return Object.fromEntries(fields.map(field => [field, Object.hasOwn(all, field) ? all[field] : null]))
}

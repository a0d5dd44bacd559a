import type { Session } from '../analyze/session.ts'

/**
 * The part of a session that one window recorded; what names no window belongs to each. Offsets, health and
 * frame counts stay those of the whole recording. An id that is none of `replay.windows` gives a session
 * without actions, but for those that name no window.
 */
export function oneWindow(session: Session, windowId: string): Session {
  const isOwn = (id: unknown): boolean => id === undefined || id === windowId
  const epochs = session.epochs.filter(epoch => isOwn(epoch.windowId))
  return {
    ...session,
    replay: {
      ...session.replay,
      windows: [windowId],
      pages: epochs.length,
      url: epochs[0]?.href ?? session.replay.url,
    },
    actions: session.actions.filter(action => isOwn(action.metadata['windowId'])),
    events: session.events.filter(event => isOwn(event.windowId)),
    holes: session.holes.filter(hole => isOwn(hole.windowId)),
    epochs,
  }
}

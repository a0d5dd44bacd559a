import { analyze, openFile, timeline, type FileContent, type Session } from '@playhead/core'

/** Bytes with the name of the file they came from. */
export interface NamedContent {
  readonly name: string
  readonly content: FileContent
}

/** What is measured of ours: everything from bytes to the text of the timeline. */
export async function tell(files: readonly NamedContent[]): Promise<Session> {
  const [only] = files
  const session = await analyze(files.length === 1 && only ? openFile(only.content, only) : openFile(files))
  timeline(session)
  return session
}

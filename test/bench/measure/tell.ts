import {
  analyze,
  openFile,
  rawFrames,
  timeline,
  type FileContent,
  type Recording,
  type Session,
} from '@playhead/core'

/** Bytes with the name of the file they came from. */
export interface NamedContent {
  readonly name: string
  readonly content: FileContent
}

/** What is measured of ours: everything from bytes to the text of the timeline. */
export async function tell(files: readonly NamedContent[]): Promise<Session> {
  const session = await analyze(open(files))
  timeline(session)
  return session
}

/** The beginning of that: every frame found and its outline and nodes read, and nothing made of them. */
export async function readFrames(files: readonly NamedContent[]): Promise<void> {
  for await (const frame of rawFrames(open(files), NOWHERE)) throw new Error(`found ${frame.text}`)
}

const NOWHERE: ReadonlySet<string> = new Set(['-1:-1'])

function open(files: readonly NamedContent[]): Recording {
  const [only] = files
  return files.length === 1 && only ? openFile(only.content, only) : openFile(files)
}

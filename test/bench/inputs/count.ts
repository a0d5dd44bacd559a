import { readFile } from 'node:fs/promises'
import { parseFile } from '../measure/parse.ts'

/** How much there is in an input, counted from the parsed whole. */
export interface Counts {
  readonly bytes: number
  readonly frames: number
  /** Nodes in snapshots and in mutations. */
  readonly nodes: number
}

interface Parsed {
  readonly type?: number
  readonly data?: {
    readonly source?: number
    readonly node?: Node
    readonly adds?: readonly { readonly node: Node }[]
  }
}

interface Node {
  readonly childNodes?: readonly Node[]
}

/** Counts a recording in some files. */
export async function countOf(files: readonly string[]): Promise<Counts> {
  let bytes = 0
  let frames = 0
  let nodes = 0
  for (const file of files) {
    const content = await readFile(file)
    bytes += content.length
    for (const event of eventsOf(parseFile(file, content, { opened: true }))) {
      frames++
      if (event.data?.node) nodes += nodesIn(event.data.node)
      for (const { node } of event.data?.adds ?? []) nodes += nodesIn(node)
    }
  }
  return { bytes, frames, nodes }
}

/** The events of a file: alone, by segments, or each with the id of its window. */
function* eventsOf(entries: readonly unknown[]): Generator<Parsed> {
  for (const entry of entries) {
    if (!Array.isArray(entry)) yield entry as Parsed
    else for (const event of entry) if (typeof event === 'object') yield event as Parsed
  }
}

function nodesIn(root: Node): number {
  const waiting = [root]
  let count = 0
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    count++
    for (const child of node.childNodes ?? []) waiting.push(child)
  }
  return count
}

import { readColumns, writeColumns, type Column } from '../../lib/columns.ts'
import { readStringPool, type StringPool, type StringPoolWriter } from './string-pool.ts'

/** What a search for text looks at: a row's text is that of the number `EventTable.text[row]`, see `searchText`. */
export interface EventTexts {
  readonly pool: StringPool
  /** Events of which only the beginning is searched. */
  readonly cut: number
}

/** The texts as bytes. */
export function writeEventTexts(pool: StringPoolWriter, cut: number): Uint8Array {
  const { ends, bytes } = pool.columns()
  return writeColumns({ ends, bytes }, { cut })
}

/** The texts that were written so. Throws on damaged bytes. */
export function readEventTexts(bytes: Uint8Array): EventTexts {
  const { columns, meta } = readColumns(bytes)
  const pool = readStringPool(columns['ends'] as Column, columns['bytes'] as Uint8Array)
  return { pool, cut: (meta as { cut: number }).cut }
}

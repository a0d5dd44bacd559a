/** A table kept column by column, in typed arrays. */
export type Columns = Readonly<Record<string, Column>>

export type Column =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float64Array

const KINDS = {
  u8: Uint8Array,
  i8: Int8Array,
  u16: Uint16Array,
  i16: Int16Array,
  u32: Uint32Array,
  i32: Int32Array,
  f64: Float64Array,
} as const

type Kind = keyof typeof KINDS

interface Header {
  readonly columns: readonly (readonly [name: string, kind: Kind, length: number])[]
  readonly meta: unknown
}

/** Numbers of eight bytes must begin at a multiple of eight. */
const ALIGNMENT = 8

/** Columns and a little JSON beside them as bytes: the header's length, the header, then the columns, little-endian. */
export function writeColumns(columns: Columns, meta: unknown): Uint8Array {
  const header: Header = {
    columns: Object.entries(columns).map(([name, column]) => [name, kindOf(column), column.length] as const),
    meta,
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  let length = aligned(4 + json.length)
  for (const column of Object.values(columns)) length = aligned(length + column.byteLength)
  const bytes = new Uint8Array(length)
  new DataView(bytes.buffer).setUint32(0, json.length, true)
  bytes.set(json, 4)
  let at = aligned(4 + json.length)
  for (const column of Object.values(columns)) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at)
    at = aligned(at + column.byteLength)
  }
  return bytes
}

/** The columns (views of `bytes` where they lie well) and the JSON. Throws on anything that is no such table. */
export function readColumns(bytes: Uint8Array): { readonly columns: Columns; readonly meta: unknown } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const jsonLength = view.getUint32(0, true)
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + jsonLength))) as Header
  const columns = Object.create(null) as Record<string, Column>
  let at = aligned(4 + jsonLength)
  for (const [name, kind, length] of header.columns) {
    const Kind = KINDS[kind]
    const size = length * Kind.BYTES_PER_ELEMENT
    if (at + size > bytes.length) throw new RangeError(`column ${name} is cut`)
    const start = bytes.byteOffset + at
    columns[name] =
      start % Kind.BYTES_PER_ELEMENT === 0
        ? new Kind(bytes.buffer as ArrayBuffer, start, length)
        : new Kind(bytes.slice(at, at + size).buffer)
    at = aligned(at + size)
  }
  return { columns, meta: header.meta }
}

function kindOf(column: Column): Kind {
  for (const kind of Object.keys(KINDS) as Kind[]) if (column instanceof KINDS[kind]) return kind
  throw new TypeError('not a column')
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT
}

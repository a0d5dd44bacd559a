import { eachMember, isKey, readString } from '../../lib/json.ts'

const QUOTE = 0x22

/**
 * One attribute out of a raw attributes object. Text as it is; `true` for a bare JSON true; numbers as
 * text; `null` when it is absent (null and false count as absent: old recordings wrote `selected: false`).
 */
export function recordedAttribute(
  bytes: Uint8Array,
  from: number,
  to: number,
  name: string,
): string | true | null {
  if (to - from < name.length + 5) return null
  let found: string | true | null = null
  eachMember(bytes, from, to, (keyFrom, keyTo, valueFrom, valueTo) => {
    // The last of equal keys wins, as in JSON.parse.
    if (isKey(bytes, keyFrom, keyTo, name)) found = attributeValue(bytes, valueFrom, valueTo)
  })
  return found
}

/** All attributes of a raw object, in recorded order. */
export function recordedAttributes(bytes: Uint8Array, from: number, to: number): Map<string, string | true> {
  const all = new Map<string, string | true>()
  if (to - from < 5) return all
  eachMember(bytes, from, to, (keyFrom, keyTo, valueFrom, valueTo) => {
    const value = attributeValue(bytes, valueFrom, valueTo)
    const name = readString(bytes, keyFrom - 1, keyTo + 1)
    if (name !== null && value !== null) all.set(name, value)
  })
  return all
}

function attributeValue(bytes: Uint8Array, from: number, to: number): string | true | null {
  const first = bytes[from]
  if (first === QUOTE) return readString(bytes, from, to)
  if (first === 0x74) return true
  if (first === 0x6e || first === 0x66) return null
  const isNumber = first === 0x2d || (first !== undefined && first >= 0x30 && first <= 0x39)
  return isNumber ? String.fromCharCode(...bytes.subarray(from, Math.min(to, from + 40))) : null
}

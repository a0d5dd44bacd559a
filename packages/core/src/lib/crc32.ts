/** For each byte what it does to the remainder, as the last byte, the one before, and so on: four of them in a row. */
const TABLES = Int32Array.from({ length: 4 * 256 }, (_, at) => {
  let crc = at & 255
  for (let bit = 8 * ((at >> 8) + 1); bit > 0; bit--) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})

/** The CRC-32 of gzip and zip, as a whole number from 0. */
export function crc32(bytes: Uint8Array): number {
  return (remainder(bytes) ^ -1) >>> 0
}

/** Ends with the loop, as `unpackInto` does: what stands behind a long loop would cost at every call. */
function remainder(bytes: Uint8Array): number {
  const whole = bytes.length & ~3
  let crc = -1
  let i = 0
  for (; i < whole; i += 4) {
    crc ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)
    crc =
      TABLES[768 + (crc & 255)]! ^
      TABLES[512 + ((crc >>> 8) & 255)]! ^
      TABLES[256 + ((crc >>> 16) & 255)]! ^
      TABLES[crc >>> 24]!
  }
  for (; i < bytes.length; i++) crc = TABLES[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8)
  return crc
}

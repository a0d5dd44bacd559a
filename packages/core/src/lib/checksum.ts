/** Four tables of 256: four bytes of CRC-32 are taken in one step. */
const CRC_TABLES = new Int32Array(4 * 256)
for (let n = 0; n < 256; n++) {
  let value = n
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  CRC_TABLES[n] = value
}
for (let n = 256; n < 4 * 256; n++) {
  const previous = CRC_TABLES[n - 256]!
  CRC_TABLES[n] = (previous >>> 8) ^ CRC_TABLES[previous & 0xff]!
}

/** CRC-32 (of gzip) of `bytes`, continued from `crc`; begin with 0. Signed 32 bits. */
export function crc32(crc: number, bytes: Uint8Array): number {
  let value = ~crc
  const length = bytes.length
  const whole = length - (length & 3)
  let i = 0
  for (; i < whole; i += 4) {
    value ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)
    value =
      CRC_TABLES[768 + (value & 0xff)]! ^
      CRC_TABLES[512 + ((value >>> 8) & 0xff)]! ^
      CRC_TABLES[256 + ((value >>> 16) & 0xff)]! ^
      CRC_TABLES[value >>> 24]!
  }
  for (; i < length; i++) value = (value >>> 8) ^ CRC_TABLES[(value ^ bytes[i]!) & 0xff]!
  return ~value
}

/** Adler-32 (of zlib) of `bytes`, continued from `adler`; begin with 1. Signed 32 bits. */
export function adler32(adler: number, bytes: Uint8Array): number {
  let low = adler & 0xffff
  let high = adler >>> 16
  for (let i = 0; i < bytes.length;) {
    // As many as fit before the sums can leave 31 bits.
    const end = Math.min(i + 2048, bytes.length)
    for (; i < end; i++) {
      low += bytes[i]!
      high += low
    }
    low %= 65521
    high %= 65521
  }
  return (high << 16) | low
}

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})

/** The CRC-32 of gzip and zip, as a whole number from 0. */
export function crc32(bytes: Uint8Array): number {
  return (remainder(bytes) ^ -1) >>> 0
}

/** Ends with the loop, as `unpackInto` does: what stands behind a long loop would cost at every call. */
function remainder(bytes: Uint8Array): number {
  let crc = -1
  for (let i = 0; i < bytes.length; i++) crc = TABLE[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8)
  return crc
}

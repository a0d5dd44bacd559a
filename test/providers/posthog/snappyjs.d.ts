// The package has no types of its own.
declare module 'snappyjs' {
  /** Raw snappy of the bytes. */
  export function compress(bytes: Uint8Array): Uint8Array<ArrayBuffer>
  export function uncompress(bytes: Uint8Array): Uint8Array<ArrayBuffer>
}

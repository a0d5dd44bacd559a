/// <reference types="vite/types/importMeta.d.ts" />

/** A file as bytes, in every runtime; see `bytes` in vitest.config.ts. */
declare module '*?bytes' {
  const bytes: Uint8Array<ArrayBuffer>
  export default bytes
}

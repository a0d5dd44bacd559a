/** Nothing is shown for work that ends sooner. */
const SILENT_MS = 500
const EVERY_MS = 100

/** How far the reading is, on one line of a terminal that is wiped afterwards. */
export interface Progress {
  read(bytes: number): void
  end(): void
}

/** Progress on standard error; silent where that is no terminal. */
export function createProgress(stderr: NodeJS.WriteStream): Progress {
  if (!stderr.isTTY) return { read: () => {}, end: () => {} }
  const beganMs = performance.now()
  let total = 0
  let shownMs = 0
  return {
    read(bytes) {
      total += bytes
      const nowMs = performance.now()
      if (nowMs - beganMs < SILENT_MS || nowMs - shownMs < EVERY_MS) return
      shownMs = nowMs
      stderr.write(`\r\u001b[Kreading … ${(total / 2 ** 20).toFixed(1)} MB`)
    },
    end() {
      if (shownMs > 0) stderr.write('\r\u001b[K')
      shownMs = 0
    },
  }
}

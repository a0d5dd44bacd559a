import { cpus, totalmem } from 'node:os'
import { launchChromium } from '../browser/chromium.ts'

/** What it was measured on, in one line. */
export async function machine(): Promise<string> {
  const [cpu] = cpus()
  const browser = await launchChromium()
  const chromium = browser.version()
  await browser.close()
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GB`
  return `${cpus().length} cores of ${cpu?.model.trim() ?? 'an unknown kind'}, ${memory} of memory, ${process.platform} ${process.arch}, Node ${process.versions.node}, Chromium ${chromium}`
}

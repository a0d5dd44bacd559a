import type { Browser } from 'playwright-core'
import { bundle } from '../browser/bundle.ts'
import { launchChromium } from '../browser/chromium.ts'
import { pages, type PageName, type RecordedPage } from './pages.ts'
import type { Driven } from './pages/recorder.ts'

/** 3 May 2026, 18:00 UTC: a recording is the same whenever it is made. */
export const START_MS = 1_777_831_200_000
/** From the end of a page load to the start of the next. */
const RELOAD_MS = 2500

/** The script of a page, with the recorder. */
export const pageScript = (name: PageName): Promise<string> =>
  bundle(new URL(`pages/${name}.ts`, import.meta.url))

/** Records a page with the real recorder in Chromium and gives the events of its loads, as parts of a JSON array. */
export async function* recordPage(
  name: PageName,
  { scale = 1, loads = pages[name].loads }: { scale?: number; loads?: number } = {},
): AsyncGenerator<string> {
  const script = await pageScript(name)
  const browser = await launchChromium()
  try {
    let startMs = START_MS
    for (let load = 0; load < loads; load++) {
      const { events, endMs } = await recordLoad(browser, pages[name], script, { startMs, load, scale })
      startMs = endMs + RELOAD_MS
      yield load === 0 ? '[' : ','
      yield events
    }
    yield ']'
  } finally {
    await browser.close()
  }
}

async function recordLoad(
  browser: Browser,
  recorded: RecordedPage,
  script: string,
  told: Window['told'],
): Promise<Driven> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  const sheets = recorded.sheets?.(told.scale) ?? {}
  try {
    await page.route('**/*', route => {
      const { pathname } = new URL(route.request().url())
      const sheet = sheets[pathname]
      if (sheet !== undefined) return route.fulfill({ contentType: 'text/css', body: sheet })
      if (pathname === '/page.js') return route.fulfill({ contentType: 'text/javascript', body: script })
      if (pathname !== '/') return route.fulfill({ status: 404 })
      return route.fulfill({
        contentType: 'text/html',
        body: documentOf(recorded.title, Object.keys(sheets)),
      })
    })
    await page.addInitScript(told => {
      window.told = told
    }, told)
    await page.goto(`http://${recorded.host}/`, { waitUntil: 'load' })
    return await page.evaluate(() => window.drive())
  } finally {
    await page.close()
  }
}

function documentOf(title: string, sheets: readonly string[]): string {
  const links = sheets.map(path => `<link rel="stylesheet" href="${path}">`).join('')
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,">${links}</head><body><script src="/page.js"></script></body></html>`
}

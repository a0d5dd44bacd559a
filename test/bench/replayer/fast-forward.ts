import { createReadStream } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { bundle } from '../browser/bundle.ts'
import { launchChromium } from '../browser/chromium.ts'
import { tooLong, type Failed } from '../measure/in-child.ts'
import { peakRss } from '../measure/memory.ts'
import type { Played } from './player-page.ts'

/** What playing took of time and memory. */
export interface PlayedOnce extends Played {
  /** Of the page's process. */
  readonly peakRssBytes: number
}

const PAGE =
  '<!doctype html><html><head><meta charset="utf-8"></head><body><script src="/page.js"></script></body></html>'

/** What rrweb's own player takes in a Chromium of its own, with its virtual DOM or without. */
export async function fastForward(
  file: string,
  { useVirtualDom, timeoutMs }: { readonly useVirtualDom: boolean; readonly timeoutMs: number },
): Promise<PlayedOnce | Failed> {
  const script = await bundle(new URL('player-page.ts', import.meta.url), { minify: true })
  const server = await serve(file, script)
  const browser = await launchChromium()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    const stopped = wait(timeoutMs, tooLong(timeoutMs), { ref: false })
    // The browser is closed under a page that takes too long.
    const playing = page.evaluate(useVirtualDom => window.fastForward(useVirtualDom), useVirtualDom)
    playing.catch(() => undefined)
    const played = await Promise.race([playing, stopped])
    return 'failed' in played ? played : { ...played, peakRssBytes: await pageRss(browser) }
  } catch (error) {
    return { failed: (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]! }
  } finally {
    await browser.close()
    server.closeAllConnections()
    server.close()
  }
}

async function pageRss(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const pages = processInfo.filter(({ type }) => type === 'renderer')
  return Math.max(0, ...pages.map(({ id }) => peakRss(id)))
}

async function serve(file: string, script: string): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url === '/recording') {
      response.writeHead(200, { 'content-type': 'application/json' })
      pipeline(createReadStream(file), response).catch(() => response.destroy())
    } else if (request.url === '/page.js') {
      response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(script)
    } else response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE)
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  return server
}

import { chromium, type Browser } from 'playwright-core'

/** A headless Chromium, a process of its own, that reaches nothing but this machine. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    // The bootstrap script finds it.
    executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--enable-precise-memory-info',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  })
}

import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What headless Chromium needs to run as root, in a container, without reaching out to the network. */
export const chromiumArgs = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const macApps = ['Google Chrome', 'Chromium'].map(name => `/Applications/${name}.app/Contents/MacOS/${name}`)

/** CHROME_PATH, else the system's Chromium or Chrome, else undefined. A CHROME_PATH is taken at its word. */
export function findChromium(env = process.env) {
  if (env.CHROME_PATH) return env.CHROME_PATH
  const folders = (env.PATH ?? '').split(delimiter).concat('/usr/bin', '/usr/local/bin')
  const paths = folders.flatMap(folder => names.map(name => join(folder, name)))
  return paths.concat(macApps).find(isExecutable)
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

import { readFile } from 'node:fs/promises'
import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { playwright } from '@vitest/browser-playwright'
import { defaultClientConditions, defaultServerConditions, type Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { chromiumArgs, findChromium } from './scripts/chromium.mjs'

/** Tests that must pass alike in Node, workerd and Chromium; `*.node.test.ts` and `*.chromium.test.ts` in one. */
const everywhere = [
  'packages/core/src/**/*.test.ts',
  'test/runtimes/**/*.test.ts',
  'test/providers/**/*.test.ts',
]
/** For `test/runtimes/holds.ts`. */
const provide = { fuzz: Number(process.env['FUZZ'] ?? 0) }

const never = ['**/node_modules/**', '**/dist/**']
const nodeOnly = '**/*.node.test.ts'
const chromiumOnly = '**/*.chromium.test.ts'

// Workspace packages are tested from their sources, so that no build is needed.
const source = {
  resolve: { conditions: ['source', ...defaultClientConditions] },
  ssr: { resolve: { conditions: ['source', ...defaultServerConditions] } },
}

/** `import bytes from './x.gz?bytes'`: a file as a Uint8Array, where there is no file system too. */
function bytes(): Plugin {
  return {
    name: 'playhead:bytes',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith('?bytes')) return undefined
      const path = id.slice(0, -'?bytes'.length)
      this.addWatchFile(path)
      const base64 = (await readFile(path)).toString('base64')
      return {
        code: `const text = atob('${base64}')
const bytes = new Uint8Array(text.length)
for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
export default bytes`,
        map: null,
      }
    },
  }
}

export default defineConfig({
  test: {
    projects: [
      {
        ...source,
        plugins: [bytes()],
        test: {
          name: 'node',
          env: { RUNTIME: 'node' },
          provide,
          include: ['{packages,apps}/*/src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...never, chromiumOnly],
        },
      },
      {
        ...source,
        plugins: [bytes(), cloudflareTest({ miniflare: { compatibilityDate: '2026-09-01' } })],
        test: {
          name: 'workerd',
          env: { RUNTIME: 'workerd' },
          provide,
          include: everywhere,
          exclude: [...never, nodeOnly, chromiumOnly],
        },
      },
      {
        ...source,
        // Made ready before the tests, since a page in which a test runs must not be loaded anew for them.
        optimizeDeps: { include: ['hono', 'snappyjs'] },
        plugins: [bytes()],
        test: {
          name: 'chromium',
          env: { RUNTIME: 'chromium' },
          provide,
          include: everywhere,
          exclude: [...never, nodeOnly],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: findChromium() ?? '', args: chromiumArgs },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'

test('the three are served, with the environment to use them, until they are stopped', async () => {
  const script = new URL('serve.ts', import.meta.url)
  const child = spawn(
    process.execPath,
    ['--no-warnings', '--conditions=source', script.pathname, '--minutes', '2'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  try {
    let said = ''
    for await (const piece of child.stdout.setEncoding('utf8')) {
      said += String(piece)
      if (said.includes('__log')) break
    }
    const env = Object.fromEntries(
      [...said.matchAll(/^export (\w+)=(\S+)$/gm)].map(([, name, value]) => [name, value]),
    )
    expect(Object.keys(env)).toEqual([
      'MP_USERNAME',
      'MP_SECRET',
      'MP_PROJECT_ID',
      'MP_API_BASE_URL',
      'SENTRY_AUTH_TOKEN',
      'SENTRY_ORG',
      'SENTRY_PROJECT',
      'SENTRY_URL',
      'POSTHOG_API_KEY',
      'POSTHOG_PROJECT_ID',
      'POSTHOG_HOST',
    ])
    const basic = `Basic ${btoa(`${env['MP_USERNAME']}:${env['MP_SECRET']}`)}`
    const asked = [
      [`${env['MP_API_BASE_URL']}/api/app/me`, basic],
      [
        `${env['SENTRY_URL']}/api/0/organizations/acme/replays/?statsPeriod=3d`,
        `Bearer ${env['SENTRY_AUTH_TOKEN']}`,
      ],
      [
        `${env['POSTHOG_HOST']}/api/projects/2077/session_recordings/?date_from=-3d`,
        `Bearer ${env['POSTHOG_API_KEY']}`,
      ],
    ] as const
    for (const [url, authorization] of asked) {
      const answer = await fetch(url, { headers: { authorization } })
      expect(answer.status).toBe(200)
      const { data, results } = (await answer.json()) as { data?: unknown[]; results?: unknown[] | object }
      // The recordings are put to the last days, whenever this runs.
      expect((data ?? Object.keys(results ?? {})).length).toBeGreaterThan(0)
    }
  } finally {
    child.kill('SIGINT')
  }
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  expect([code, signal]).toEqual([null, 'SIGINT'])
})

import { z } from 'zod'
import { SourceError } from '../error.ts'
import type { Io } from '../io.ts'
import { createTransport } from '../transport/create-transport.ts'
import { regionHosts, REGIONS, type Region } from './hosts.ts'
import type { Credential } from './options.ts'

const TIMEOUT_MS = 5000

/**
 * Finds out where an account's data lives: the first region that knows the credential. Rejects with `unauthorized`
 * when all refuse it, and with `unavailable` when none knew it and not all could be asked: then it may be good.
 */
export async function detectRegion(options: {
  readonly credential: Credential
  readonly headers: Readonly<Record<string, string>>
  readonly io: Io
}): Promise<Region> {
  const { credential, headers, io } = options
  let failed: SourceError | undefined
  for (const region of REGIONS) {
    const transport = createTransport({
      source: 'mixpanel',
      baseUrl: regionHosts(region).app,
      authorize: async () => ({ ...headers, authorization: await credential.header() }),
      secrets: credential.secrets.texts,
      io,
      // The next region answers sooner than this one recovers.
      retryBudgetMs: 0,
    })
    try {
      const { status } = await transport.json(
        {
          what: `the region of the account (${region})`,
          url: 'me',
          allow: [401, 403],
          timeoutMs: TIMEOUT_MS,
          idleMs: TIMEOUT_MS,
        },
        z.unknown(),
      )
      if (status < 300) return region
    } catch (error) {
      if (!(error instanceof SourceError) || error.code === 'no-credentials' || error.code === 'unauthorized')
        throw error
      failed ??= error
    }
  }
  if (failed === undefined)
    throw new SourceError(
      'unauthorized',
      `mixpanel: the credentials were accepted in none of the regions ${REGIONS.join(', ')}; check them`,
      { status: 401 },
    )
  throw new SourceError(
    'unavailable',
    `mixpanel: no region accepted the credentials, and not all could be asked (${failed.message}); say which it is: region ${REGIONS.join(', ')}`,
  )
}

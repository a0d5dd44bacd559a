import { SourceError } from '../error.ts'
import type { Io } from '../io.ts'
import { createTransport } from '../transport/create-transport.ts'
import type { Explained, Refusal, TransportOptions } from '../transport/transport.ts'
import { createCdn, type Cdn } from './cdn.ts'
import type { Hosts } from './hosts.ts'
import { createHourBudget } from './hour-budget.ts'
import {
  insightsBody,
  insightsSchema,
  readInsights,
  type InsightsAnswer,
  type InsightsQuestion,
} from './insights.ts'
import type { Credential } from './options.ts'
import { signAll } from './sign.ts'
import type { ReplayEnv, SignedReplay } from './signed-replay.ts'
import type { Signing } from './signer.ts'

/** Named to Mixpanel with each question, as it asks of clients. */
const QUERY_ORIGIN = 'playhead'

/** Their edge gives up after 488 s: ours is the longer patience. */
const QUERY_TIMEOUT_MS = 503_000

/** Mixpanel answers so many questions of a project at a time. */
const PARALLEL_QUERIES = 5

/** Who asks what; with a signal to stop it. */
export interface Asking {
  readonly projectId: number
  /** Of what kind the answer is, for messages. */
  readonly what: string
  readonly signal?: AbortSignal | undefined
}

/** Mixpanel's APIs and its CDN, as far as replays need them. */
export interface Connection {
  /** One question about events. Counts against the hour's budget. */
  ask(question: InsightsQuestion, asking: Asking): Promise<InsightsAnswer>
  /** Signs replays, in one call. What the answer leaves out, or gives wrong, is an error of that replay alone. */
  sign(replayIds: readonly string[], env: ReplayEnv, asking: Asking): Promise<Signing>
  readonly cdn: Cdn
}

/** How to reach Mixpanel. */
export interface ConnectionOptions {
  readonly hosts: Hosts
  readonly credential: Credential
  readonly headers: Readonly<Record<string, string>>
  readonly workspaceId: string | undefined
  readonly io: Io
}

/** Connects to the hosts of one region, or to those that were given; nothing is sent before something is asked. */
export function connect({ hosts, credential, headers, workspaceId, io }: ConnectionOptions): Connection {
  const { secrets } = credential
  const shared: Omit<TransportOptions, 'baseUrl'> = {
    source: 'mixpanel',
    authorize: async () => ({ ...headers, authorization: await credential.header() }),
    secrets: secrets.texts,
    io,
    explain,
  }
  const query = createTransport({ ...shared, baseUrl: hosts.query, parallel: PARALLEL_QUERIES })
  const app = createTransport({ ...shared, baseUrl: hosts.app })
  const budget = createHourBudget(io)
  const cdn = createCdn({ baseUrl: hosts.app, secrets: secrets.texts, io })

  function remember({ query: hidden }: SignedReplay): void {
    const text = hidden.reveal()
    secrets.remember(text)
    secrets.remember(new URLSearchParams(text).get('Signature') ?? '')
  }

  return {
    async ask(question, { projectId, what, signal }) {
      await budget(what, signal)
      const { value } = await query.json(
        {
          what,
          url: 'insights',
          query: { query_origin: QUERY_ORIGIN, workspace_id: workspaceId },
          json: insightsBody(projectId, question),
          timeoutMs: QUERY_TIMEOUT_MS,
          signal,
        },
        insightsSchema,
      )
      if (value === undefined) throw new SourceError('bad-response', `mixpanel: ${what}: the answer is empty`)
      return readInsights(value, what, query.clean)
    },
    async sign(replayIds, env, asking) {
      const signing = await signAll(app, replayIds, env, asking, io)
      for (const one of signing.values()) if (!(one instanceof SourceError)) remember(one)
      return signing
    },
    cdn,
  }
}

/** The flag that a refusal names, anywhere in its body, when recordings with sensitive data are kept from an account. */
const SENSITIVE_FLAG = 'SESSION_RECORDING_SENSITIVE_DATA'

/** What Mixpanel's own refusals mean. */
function explain({ status, text }: Refusal): Explained | undefined {
  if (status === 403 && text.includes(SENSITIVE_FLAG))
    return {
      code: 'forbidden',
      message: `recordings of this project hold sensitive data (${SENSITIVE_FLAG}), and this account may not see them; ask an owner of the project for the permission sensitive_data_replay`,
    }
  return undefined
}

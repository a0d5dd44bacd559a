import { ANALYSIS_VERSION } from '../analyze/version.ts'
import { createHealthLog } from '../decode/health.ts'
import { defaultLimits } from '../decode/limits.ts'
import { folderOf, type ReplayAddress } from '../store/address.ts'
import { manifestPath, type Manifest } from '../store/manifest.ts'
import type { Store } from '../store/store.ts'
import { createAnalysis } from './analysis.ts'
import { createIndexer } from './index-files.ts'
import { batches, ofDecoding, ofFetching, reportOf, storedPart } from './stored-part.ts'
import { createWriting } from './writing.ts'
import { randomWord } from './random-word.ts'

/** Makes the indexes of a stored replay anew from its frames, without its source. Answers the new manifest. */
export async function rebuild(store: Store, address: ReplayAddress, manifest: Manifest): Promise<Manifest> {
  const folder = folderOf(address)
  const part = await storedPart(store, folder, manifest)
  const limits = defaultLimits
  const health = createHealthLog([...ofDecoding(manifest.notes), ...ofFetching(manifest.notes)])
  const indexer = createIndexer({ limits })
  const analysis = createAnalysis({
    summary: {
      source: manifest.source,
      replayId: manifest.replayId,
      ...(manifest.startedAtMs !== undefined && { startedAtMs: manifest.startedAtMs }),
      live: manifest.live,
    },
    report: reportOf(manifest, part.table),
    limits,
    health,
    events: 'all',
    missing: manifest.missing,
    onFrame: indexer.see,
    ...(manifest.name !== undefined && { name: manifest.name }),
  })
  for await (const batch of batches(part.frames)) await analysis.push(batch)
  const session = analysis.finish()
  const written = createWriting(store, folder, randomWord())
  const index: Manifest['analysis']['index'] = {}
  try {
    for (const [key, bytes] of await indexer.finish(session)) index[key] = await written.file(key, bytes)
    const renewed: Manifest = { ...manifest, analysis: { version: ANALYSIS_VERSION, index } }
    await store.write(manifestPath(address), new TextEncoder().encode(JSON.stringify(renewed, undefined, 1)))
    return renewed
  } catch (error) {
    await written.undo()
    throw error
  }
}

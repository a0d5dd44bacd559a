import { readConsole } from './console.ts'
import type { Draft, FrameContext } from './draft.ts'
import { objectOf, oneLine, textOf } from './guards.ts'
import { readNetwork } from './network.ts'

/** Plugins that concern the recording, not the page. */
const SILENT = /^rrweb\/(?:sequential-id|canvas-webrtc)@/

/** Reads `data` of a Plugin frame (type 6). Never throws. */
export function readPlugin(data: unknown, context: FrameContext): Draft[] {
  const frame = objectOf(data)
  const plugin = textOf(frame['plugin'])
  if (plugin.startsWith('rrweb/console@')) return readConsole(frame['payload'], context)
  if (plugin.startsWith('rrweb/network@1')) {
    if (plugin === 'rrweb/network@1.mp') context.tell({ signal: 'dialect', dialect: 'mixpanel' })
    return readNetwork(frame['payload'], context)
  }
  if (SILENT.test(plugin)) return []
  const name = oneLine(`plugin ${plugin}`, 80)
  return [{ kind: 'unknown', origin: 'custom', timeMs: context.timeMs, label: name, data: { name } }]
}

/** Reads `data` of an incremental frame of source 11 (Log), as old recorders wrote the console. Never throws. */
export function readLegacyLog(data: unknown, context: FrameContext): Draft[] {
  return readConsole(data, context)
}

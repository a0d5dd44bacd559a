// [input] [runs]: CPU ms of push, finish (normalizer, toSession) and timeline; the thread's and all
import { readFileSync, readdirSync } from 'node:fs'
import { openFile } from './src/index.ts'
import { decode } from './src/decode/decode.ts'
import { createHealthLog } from './src/decode/health.ts'
import { defaultLimits } from './src/decode/limits.ts'
import { createAnalysis } from './src/pipeline/analysis.ts'
import { timeline } from './src/evidence/timeline/timeline.ts'
const root = '/work/main/node_modules/.cache/bench/'
const [name, n = '16'] = process.argv.slice(2)
const dir = readdirSync(root).find(d => d.startsWith(name + '-'))
const names = readdirSync(root + dir).filter(f => !f.endsWith('.gz') && f !== 'counts.txt' && f !== 'prepared.json')
const files = names.map(name => ({ name, content: readFileSync(root + dir + '/' + name) }))
const open = () => (files.length === 1 ? openFile(files[0]!.content, files[0]!) : openFile(files))
const cpu = () => { const { user, system } = process.threadCpuUsage(); return (user + system) / 1000 }
const all = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000 }
const rows: number[][] = []
for (let i = 0; i < +n; i++) {
  const a0 = all(), c0 = cpu(), p0 = performance.now()
  const recording = open()
  const health = createHealthLog()
  const { frames, report } = decode(recording, { limits: defaultLimits, health })
  const analysis = createAnalysis({ summary: recording.summary, report, limits: defaultLimits, health, events: 'story', outcome: recording.outcome })
  for await (const batch of frames()) await analysis.push(batch)
  const c1 = cpu()
  const session = analysis.finish()
  const c2 = cpu()
  const text = timeline(session)
  const c3 = cpu()
  rows.push([c1 - c0, c2 - c1, c3 - c2, c3 - c0, all() - a0, performance.now() - p0, text.length])
}
const late = rows.slice(rows.length >> 1)
const col = (k: number) => late.map(r => r[k]!).sort((a, b) => a - b)
console.log(name, ['push', 'finish', 'timeline', 'thread', 'allcpu', 'wall'].map((w, k) => `${w} ${col(k)[0]!.toFixed(0)}/${col(k)[col(k).length >> 1]!.toFixed(0)}`).join('  '))

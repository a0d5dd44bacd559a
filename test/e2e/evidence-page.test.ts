import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { recordingFolder, workplace, type Workplace } from './playhead.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const page = fileURLToPath(new URL('../../docs/evidence.md', import.meta.url))

/** A command with its output (and which lines of it are shown), or a piece of code with what it prints. */
const BLOCK =
  /(?<fence>`{3,})console(?<shown>[^\n]*)\n\$ npx playhead (?<command>[^\n]*)\n[^]*?\k<fence>(?!`)|```js\n(?<code>[^]*?)```\n\n```text\n[^]*?```/g

it('docs/evidence.md shows what is really printed (make it again with -u)', { timeout: 60_000 }, async () => {
  const place = await workplace()
  const before = await readFile(page, 'utf8')
  let after = ''
  let end = 0
  let commands = 0
  for (const { 0: block, index, groups = {} } of before.matchAll(BLOCK)) {
    const { shown = '', command, code } = groups
    after += before.slice(end, index)
    after += command === undefined ? await codeBlock(code ?? '') : await commandBlock(place, command, shown)
    if (command !== undefined) commands++
    end = index + block.length
  }
  after += before.slice(end)
  await place.remove()
  expect(commands).toBeGreaterThan(9)
  await expect(after).toMatchFileSnapshot(page)
})

async function commandBlock(place: Workplace, command: string, shown: string): Promise<string> {
  const argv = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
  const named = argv.map(arg => arg.replace(/^fixtures\/recordings\//, recordingFolder('')))
  const { out, err } = await place.playhead(...named)
  expect(err).toBe('')
  const lines = chosen(steady(out, place).trimEnd().split('\n'), shown)
  // A brief has fences of its own.
  const fence = lines.some(line => line.startsWith('````')) ? '`````' : '```'
  return [`${fence}console${shown}`, `$ npx playhead ${command}`, ...lines, fence].join('\n')
}

/** Without what differs from machine to machine and from run to run. */
function steady(text: string, { cache }: Workplace): string {
  return text
    .replaceAll(recordingFolder(''), '…/fixtures/recordings/')
    .replaceAll(cache, '…/.cache/playhead')
    .replaceAll(/~[0-9a-f]{8}\b/g, '~0767141a')
    .replaceAll(/(read at +)\S+/g, '$1…')
    .replaceAll(/[\d,.]+( bytes stored| [kM]?B kept)/g, '…$1')
}

/** The lines in `1-3,7`, with a `…` for those between; all without it. */
function chosen(lines: readonly string[], shown: string): string[] {
  if (shown.trim() === '') return [...lines]
  const kept: string[] = []
  let next = 1
  for (const range of shown.trim().split(',')) {
    const [from = 1, to = from] = range.split('-').map(Number)
    if (from > next) kept.push('…')
    kept.push(...lines.slice(from - 1, to))
    next = to + 1
  }
  return next <= lines.length ? [...kept, '…'] : kept
}

async function codeBlock(code: string): Promise<string> {
  const flags = ['--conditions=source', '--no-warnings', '--input-type=module', '--eval', code]
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: root })
  return `\`\`\`js\n${code}\`\`\`\n\n\`\`\`text\n${stdout.trimEnd()}\n\`\`\``
}

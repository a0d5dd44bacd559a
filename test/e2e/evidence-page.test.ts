import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { renewed, wordsOf } from './docs-page.ts'
import { recordingFolder, workplace, type Workplace } from './playhead.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const page = fileURLToPath(new URL('../../docs/evidence.md', import.meta.url))

it('docs/evidence.md shows what is really printed (make it again with -u)', { timeout: 60_000 }, async () => {
  const place = await workplace()
  const after = await renewed(await readFile(page, 'utf8'), {
    async command({ command }) {
      const named = wordsOf(command).map(arg => arg.replace(/^fixtures\/recordings\//, recordingFolder('')))
      const { out, err } = await place.playhead(...named)
      expect(err).toBe('')
      return steady(out, place).trimEnd().split('\n')
    },
    async code(code) {
      const flags = ['--conditions=source', '--no-warnings', '--input-type=module', '--eval', code]
      const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: root })
      return stdout.trimEnd()
    },
  })
  await place.remove()
  expect(after.commands).toBeGreaterThan(9)
  await expect(after.page).toMatchFileSnapshot(page)
})

/** Without what differs from machine to machine and from run to run. */
function steady(text: string, { cache }: Workplace): string {
  return text
    .replaceAll(recordingFolder(''), '…/fixtures/recordings/')
    .replaceAll(cache, '…/.cache/playhead')
    .replaceAll(/~[0-9a-f]{8}\b/g, '~0767141a')
    .replaceAll(/(read at +)\S+/g, '$1…')
    .replaceAll(/[\d,.]+( bytes stored| [kM]?B kept)/g, '…$1')
}

import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'

const file = new URL('../RESULTS.md', import.meta.url)
/** What is below is written by hand and stays. */
const BY_HAND = '<!-- Below is written by hand: what was not reached, and why. -->'

/** Writes the results, and leaves what someone has written of them. */
export async function writeResults(machine: string, report: string): Promise<void> {
  const former = existsSync(file) ? await readFile(file, 'utf8') : ''
  const [, byHand = '\n'] = former.split(BY_HAND)
  const head = `# Results of \`npm run bench\`

Written by it; the goals are those of the project's own list. Measured on ${machine}. Medians of five runs or more of each side,
in turns; ratios are taken run by run. Absolute numbers are this machine's.`
  await writeFile(file, `${head}\n\n${report}\n\n${BY_HAND}${byHand}`)
}

/** A block of a page that shows what is really printed. */
export interface CommandBlock {
  /** After `$ npx playhead`. */
  readonly command: string
  /** After `console`: which lines are shown, and whatever else a page says to its test. */
  readonly info: string
}

/** What makes the blocks of a page anew. */
export interface Renewal {
  /** All lines that the command prints. */
  readonly command: (block: CommandBlock) => Promise<readonly string[]>
  /** What a piece of code prints. */
  readonly code?: (code: string) => Promise<string>
}

/** A command with its output (and which lines of it are shown), or a piece of code with what it prints. */
const BLOCK =
  /(?<fence>`{3,})console(?<info>[^\n]*)\n\$ npx playhead (?<command>[^\n]*)\n[^]*?\k<fence>(?!`)|```js\n(?<code>[^]*?)```\n\n```text\n[^]*?```/g

/** The page with what is printed now in its blocks, and how many commands there are. */
export async function renewed(
  page: string,
  renewal: Renewal,
): Promise<{ readonly page: string; readonly commands: number }> {
  let after = ''
  let end = 0
  let commands = 0
  for (const { 0: block, index, groups = {} } of page.matchAll(BLOCK)) {
    const { info = '', command, code } = groups
    after += page.slice(end, index)
    if (command !== undefined) {
      commands++
      after += commandBlock({ command, info }, await renewal.command({ command, info }))
    } else after += renewal.code === undefined ? block : await codeBlock(code ?? '', renewal.code)
    end = index + block.length
  }
  return { page: after + page.slice(end), commands }
}

/** The words of a command as a shell would split them. */
export function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  )
}

function commandBlock({ command, info }: CommandBlock, printed: readonly string[]): string {
  const lines = chosen(printed, info.trim().split(' ')[0] ?? '')
  // A brief has fences of its own.
  const fence = lines.some(line => line.startsWith('````')) ? '`````' : '```'
  return [`${fence}console${info}`, `$ npx playhead ${command}`, ...lines, fence].join('\n')
}

async function codeBlock(code: string, run: (code: string) => Promise<string>): Promise<string> {
  return `\`\`\`js\n${code}\`\`\`\n\n\`\`\`text\n${await run(code)}\n\`\`\``
}

/** The lines in `1-3,7`, with a `…` for those between; all without it. */
function chosen(lines: readonly string[], shown: string): string[] {
  if (!/^[\d,-]+$/.test(shown)) return [...lines]
  const kept: string[] = []
  let next = 1
  for (const range of shown.split(',')) {
    const [from = 1, to = from] = range.split('-').map(Number)
    if (from > next) kept.push('…')
    kept.push(...lines.slice(from - 1, to))
    next = to + 1
  }
  return next <= lines.length ? [...kept, '…'] : kept
}

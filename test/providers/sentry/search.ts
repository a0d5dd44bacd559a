import { plainText } from '../simulator/plain-text.ts'
import type { ClickRow } from './click-rows.ts'
import { BadRequest } from './pages.ts'
import type { ReplayRow } from './row.ts'

/** What a search can look at. */
export interface Searched {
  readonly row: ReplayRow
  readonly clicks: readonly ClickRow[]
}

type Test = (searched: Searched) => boolean

const NUMBERS = [
  'activity',
  'duration',
  'count_dead_clicks',
  'count_rage_clicks',
  'count_errors',
  'count_warnings',
  'count_infos',
  'count_segments',
  'count_traces',
  'count_urls',
  'count_screens',
]
const FLAGS = ['is_archived', 'seen_by_me', 'viewed_by_me']
const CLICKS = [
  'alt',
  'class',
  'component_name',
  'id',
  'label',
  'role',
  'selector',
  'tag',
  'testid',
  'textContent',
  'title',
]

/** Where the texts of a key stand in a row. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  replay_type: ['replay_type'],
  platform: ['platform'],
  dist: ['dist'],
  environment: ['environment'],
  release: ['releases'],
  releases: ['releases'],
  url: ['urls'],
  urls: ['urls'],
  screen: ['urls'],
  screens: ['urls'],
  id: ['id'],
  error_id: ['error_ids'],
  error_ids: ['error_ids'],
  trace: ['trace_ids'],
  trace_id: ['trace_ids'],
  trace_ids: ['trace_ids'],
  'user.id': ['user', 'id'],
  'user.email': ['user', 'email'],
  'user.username': ['user', 'username'],
  'user.ip': ['user', 'ip'],
  'user.ip_address': ['user', 'ip'],
  'user.geo.city': ['user', 'geo', 'city'],
  'user.geo.country_code': ['user', 'geo', 'country_code'],
  'user.geo.region': ['user', 'geo', 'region'],
  'user.geo.subdivision': ['user', 'geo', 'subdivision'],
  'browser.name': ['browser', 'name'],
  'browser.version': ['browser', 'version'],
  'os.name': ['os', 'name'],
  'os.version': ['os', 'version'],
  'device.brand': ['device', 'brand'],
  'device.family': ['device', 'family'],
  'device.model': ['device', 'model'],
  'device.model_id': ['device', 'model_id'],
  'device.name': ['device', 'name'],
  'sdk.name': ['sdk', 'name'],
  'sdk.version': ['sdk', 'version'],
  'ota_updates.channel': ['ota_updates', 'channel'],
  'ota_updates.runtime_version': ['ota_updates', 'runtime_version'],
  'ota_updates.update_id': ['ota_updates', 'update_id'],
}

/** Sentry's search language over replays. What cannot be parsed, or has a value of a wrong type, throws. */
export function searchOf(query: string): Test {
  const tokens = tokensOf(query)
  let at = 0
  const some = (): Test => {
    const tests = [every()]
    while (tokens[at] === 'OR') {
      at++
      tests.push(every())
    }
    return searched => tests.some(test => test(searched))
  }
  const every = (): Test => {
    const tests: Test[] = []
    while (at < tokens.length && tokens[at] !== 'OR' && tokens[at] !== ')') {
      if (tokens[at] === 'AND') at++
      else tests.push(one())
    }
    return searched => tests.every(test => test(searched))
  }
  const one = (): Test => {
    const token = tokens[at++] ?? ''
    if (token !== '(') return filterOf(token)
    const inner = some()
    if (tokens[at++] !== ')') throw new BadRequest('Parse error: a parenthesis is not closed')
    return inner
  }
  const test = some()
  if (at < tokens.length) throw new BadRequest('Parse error: a parenthesis too many')
  return test
}

function tokensOf(query: string): readonly string[] {
  const tokens = query.match(
    /[()]|!?[\w.]+:(?:[<>]=?|!)?(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\]|[^\s()"]*(?:"[^"]*")?[^\s()]*)|[^\s()]+/g,
  )
  return tokens ?? []
}

function filterOf(token: string): Test {
  const [, not, key, operator, text] = /^(!?)([\w.]+):([<>]=?)?([\s\S]*)$/.exec(token) ?? []
  if (key === undefined || text === undefined) throw new BadRequest(`Free text is not supported: ${token}`)
  const values = text.startsWith('[')
    ? text
        .slice(1, -1)
        .split(',')
        .map(value => unquoted(value.trim()))
    : [unquoted(text)]
  if (values.includes('') && text !== '""') throw new BadRequest(`Empty string after '${key}:'`)
  const test = testOf(key, operator ?? '', values)
  return not === '!' ? searched => !test(searched) : test
}

function testOf(key: string, operator: string, values: readonly string[]): Test {
  if (NUMBERS.includes(key)) return numberTest(key, operator, values)
  if (operator !== '') throw new BadRequest(`${key} does not support the operator ${operator}`)
  if (FLAGS.includes(key)) {
    if (!values.every(value => /^(?:true|false|0|1)$/.test(value)))
      throw new BadRequest(`${key} must be a boolean`)
    const wanted = values.map(value => value === 'true' || value === '1')
    const name = key === 'is_archived' ? key : 'has_viewed'
    return ({ row }) => wanted.includes(row[name] === true)
  }
  const [group, rest = ''] = key.split(/\.(.*)/s)
  if (group === 'click' && CLICKS.includes(rest)) return clickTest(rest, values, () => true)
  if (key === 'dead.selector') return clickTest('selector', values, ({ isDead }) => isDead)
  if (key === 'rage.selector') return clickTest('selector', values, ({ isRage }) => isRage)
  if (group === 'tap') return () => false
  const path = TEXTS[key]
  // Ids are meant with their dashes and without.
  const isId = ['id', 'error_id', 'error_ids', 'trace', 'trace_id', 'trace_ids'].includes(key)
  const matches = values.map(value => patternOf(isId ? value.replaceAll('-', '') : value))
  // Any other key is a tag: a misspelt one finds nothing, and says nothing.
  const textsOf = (row: ReplayRow): readonly string[] => listOf(valueAt(row, path ?? ['tags', key]))
  return ({ row }) => textsOf(row).some(text => matches.some(pattern => pattern.test(text)))
}

function numberTest(key: string, operator: string, values: readonly string[]): Test {
  const numbers = values.map(value => {
    if (!/^-?\d+(?:\.\d+)?$/.test(value)) throw new BadRequest(`${key} must be a number`)
    return Number(value)
  })
  const name = key === 'count_screens' ? 'count_urls' : key
  const measured = ({ row }: Searched): number | undefined => {
    const value = key === 'count_traces' ? (row['trace_ids'] as readonly string[]).length : row[name]
    return typeof value === 'number' ? value : undefined
  }
  return searched => {
    const value = measured(searched)
    return value !== undefined && numbers.some(number => compare(value, operator, number))
  }
}

function compare(value: number, operator: string, to: number): boolean {
  switch (operator) {
    case '>':
      return value > to
    case '>=':
      return value >= to
    case '<':
      return value < to
    case '<=':
      return value <= to
    default:
      return value === to
  }
}

function clickTest(what: string, values: readonly string[], isMeant: (click: ClickRow) => boolean): Test {
  const tests = values.map(value => (what === 'selector' ? selectorTest(value) : partTest(what, value)))
  return ({ clicks }) => clicks.some(click => isMeant(click) && tests.some(test => test(click)))
}

function partTest(what: string, value: string): (click: ClickRow) => boolean {
  const pattern = patternOf(value)
  return click => {
    if (what === 'class') return click.classes.some(name => pattern.test(name))
    const part = { textContent: click.text, component_name: click.componentName }[what]
    return pattern.test(part ?? click[what as 'alt' | 'id' | 'label' | 'role' | 'tag' | 'testid' | 'title'])
  }
}

/** One compound selector: a tag, ids, classes, attributes. */
function selectorTest(selector: string): (click: ClickRow) => boolean {
  const parts = selector.match(/^[\w-]+|[#.][\w-]+|\[[^\]]+\]/g) ?? []
  if (parts.join('') !== selector || parts.length === 0) throw new BadRequest('Invalid selector')
  const attributes: Readonly<Record<string, keyof ClickRow>> = {
    alt: 'alt',
    'aria-label': 'label',
    role: 'role',
    'data-testid': 'testid',
    'data-test-id': 'testid',
    testid: 'testid',
    title: 'title',
    'data-sentry-component': 'componentName',
  }
  return click =>
    parts.every(part => {
      if (part.startsWith('#')) return click.id === part.slice(1)
      if (part.startsWith('.')) return click.classes.includes(part.slice(1))
      if (!part.startsWith('[')) return click.tag === part || part === '*'
      const [, name = '', value = ''] = /^\[([\w-]+)="?([^"\]]*)"?\]$/.exec(part) ?? []
      return Object.hasOwn(attributes, name) && click[attributes[name]!] === value
    })
}

const unquoted = (text: string): string =>
  text.startsWith('"') && text.endsWith('"') && text.length > 1
    ? text.slice(1, -1).replaceAll('\\"', '"')
    : text

const patternOf = (value: string): RegExp =>
  new RegExp(`^${value.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '[^]*')}$`, 'i')

function valueAt(row: unknown, path: readonly string[]): unknown {
  let value = row
  for (const name of path)
    value =
      value !== null && typeof value === 'object' && Object.hasOwn(value, name)
        ? Reflect.get(value, name)
        : undefined
  return value
}

const listOf = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? value.map(plainText)
    : value === null || value === undefined
      ? []
      : [plainText(value)]

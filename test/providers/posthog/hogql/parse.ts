import { Invalid } from '../parameters.ts'

/** An expression of HogQL, as far as questions about events need it. */
export type Expression =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'field'; readonly path: readonly string[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'two'; readonly operator: string; readonly left: Expression; readonly right: Expression }

export interface Select {
  readonly columns: readonly { readonly name: string; readonly of: Expression }[]
  readonly from: string
  readonly where?: Expression
  readonly orderBy: readonly { readonly of: Expression; readonly isDown: boolean }[]
  readonly limit?: number
  readonly offset: number
}

const TOKEN =
  /\s+|--[^\n]*|'(?:[^'\\]|\\.|'')*'|\{\w+\}|`[^`]*`|\d+(?:\.\d+)?|[A-Za-z_$][\w$]*|<=|>=|!=|<>|[=<>(),.*[\]+-]/gy

/** Reads one SELECT with its placeholders filled; what it does not know it refuses, and never guesses. */
export function parseSelect(sql: string, values: Readonly<Record<string, unknown>>): Select {
  const tokens = tokensOf(sql)
  let at = 0

  const peek = (): string => tokens[at]?.toUpperCase() ?? ''
  const is = (...words: readonly string[]): boolean =>
    words.every((word, index) => tokens[at + index]?.toUpperCase() === word)
  const take = (...words: readonly string[]): boolean => {
    if (!is(...words)) return false
    at += words.length
    return true
  }
  const need = (...words: readonly string[]): void => {
    if (!take(...words))
      throw new Invalid(`Syntax error: expected ${words.join(' ')}, not ${tokens[at] ?? 'the end'}`)
  }
  const list = <T>(one: () => T): T[] => {
    const all = [one()]
    while (take(',')) all.push(one())
    return all
  }

  const or = (): Expression => joined(and, ['OR'])
  const and = (): Expression => joined(not, ['AND'])
  const not = (): Expression => (take('NOT') ? { kind: 'not', of: not() } : comparison())
  const joined = (part: () => Expression, operators: readonly string[]): Expression => {
    let left = part()
    while (operators.includes(peek())) {
      const operator = tokens[at++]!.toUpperCase()
      left = { kind: 'two', operator, left, right: part() }
    }
    return left
  }
  const comparison = (): Expression => {
    const left = joined(operand, ['+', '-'])
    const isNot = is('NOT', 'IN') || is('NOT', 'LIKE') || is('NOT', 'ILIKE')
    if (isNot) at++
    const operator = peek()
    if (take('IS')) {
      const isNotNull = take('NOT')
      need('NULL')
      const test: Expression = { kind: 'call', name: 'isnull', args: [left] }
      return isNotNull ? { kind: 'not', of: test } : test
    }
    if (take('BETWEEN')) {
      const from = joined(operand, ['+', '-'])
      need('AND')
      const to = joined(operand, ['+', '-'])
      return {
        kind: 'two',
        operator: 'AND',
        left: { kind: 'two', operator: '>=', left, right: from },
        right: { kind: 'two', operator: '<=', left, right: to },
      }
    }
    if (!['=', '!=', '<>', '<', '<=', '>', '>=', 'IN', 'LIKE', 'ILIKE'].includes(operator)) return left
    at++
    const two: Expression = { kind: 'two', operator, left, right: joined(operand, ['+', '-']) }
    return isNot ? { kind: 'not', of: two } : two
  }
  const operand = (): Expression => {
    const token = tokens[at++] ?? ''
    if (token === '(' || token === '[') {
      const items = list(or)
      need(token === '(' ? ')' : ']')
      return items.length === 1 && token === '(' ? items[0]! : { kind: 'list', items }
    }
    if (token.startsWith("'")) return { kind: 'value', value: unquoted(token) }
    if (/^\d/.test(token)) return { kind: 'value', value: Number(token) }
    if (token.startsWith('{')) return placeholder(token.slice(1, -1))
    if (token === '*') return { kind: 'field', path: ['*'] }
    if (!/^[A-Za-z_$`]/.test(token)) throw new Invalid(`Syntax error at ${token || 'the end'}`)
    if (take('(')) {
      const args = is(')') ? [] : list(or)
      need(')')
      return { kind: 'call', name: token.toLowerCase(), args }
    }
    return { kind: 'field', path: [bare(token), ...rest()] }
  }
  const rest = (): string[] => {
    if (take('.')) return [bare(tokens[at++] ?? ''), ...rest()]
    if (!take('[')) return []
    const name = unquoted(tokens[at++] ?? '')
    need(']')
    return [name, ...rest()]
  }
  const placeholder = (name: string): Expression => {
    if (!Object.hasOwn(values, name)) throw new Invalid(`Global variable not found: ${name}`)
    const value = values[name]
    return Array.isArray(value)
      ? { kind: 'list', items: value.map((item: unknown) => ({ kind: 'value', value: item })) }
      : { kind: 'value', value }
  }

  need('SELECT')
  const columns = list(() => {
    const begin = at
    const of = or()
    const text = tokens.slice(begin, at).map(bare).join('')
    return { of, name: take('AS') ? bare(tokens[at++] ?? '') : text }
  })
  need('FROM')
  const from = bare(tokens[at++] ?? '')
  const where = take('WHERE') ? or() : undefined
  const orderBy = take('ORDER', 'BY')
    ? list(() => {
        const of = or()
        const isDown = take('DESC')
        if (!isDown) take('ASC')
        return { of, isDown }
      })
    : []
  const number = (): number => {
    const of = operand()
    if (of.kind !== 'value' || typeof of.value !== 'number')
      throw new Invalid('Syntax error: a number is expected')
    return of.value
  }
  const limit = take('LIMIT') ? number() : undefined
  const offset = take('OFFSET') ? number() : 0
  if (at < tokens.length) throw new Invalid(`Syntax error at ${tokens[at]}`)
  return {
    columns,
    from,
    orderBy,
    offset,
    ...(where ? { where } : {}),
    ...(limit === undefined ? {} : { limit }),
  }
}

function tokensOf(sql: string): readonly string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < sql.length) {
    const from = TOKEN.lastIndex
    const [token] = TOKEN.exec(sql) ?? []
    if (token === undefined) throw new Invalid(`Syntax error at ${sql.slice(from, from + 20)}`)
    if (!/^(?:\s|--)/.test(token)) tokens.push(token)
  }
  return tokens
}

const bare = (token: string): string => (token.startsWith('`') ? token.slice(1, -1) : token)
const unquoted = (token: string): string =>
  token.slice(1, -1).replaceAll("''", "'").replaceAll(/\\(.)/g, '$1')

/** Any JSON value as text: texts as they are, nothing as the empty one. */
export function plainText(value: unknown): string {
  if (typeof value === 'string') return value
  return value === null || value === undefined ? '' : JSON.stringify(value)
}

/** `1 page`, `1,204 frames`. */
export function counted(count: number, noun: string): string {
  const digits = String(count).replace(/\B(?=(\d{3})+$)/g, ',')
  const plural = /(?:s|x|z|ch|sh)$/.test(noun)
    ? `${noun}es`
    : noun.endsWith('y')
      ? `${noun.slice(0, -1)}ies`
      : `${noun}s`
  return `${digits} ${count === 1 ? noun : plural}`
}

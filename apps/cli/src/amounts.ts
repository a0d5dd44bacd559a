/** `812 bytes`, `33 kB`, `1.2 MB`: an amount of bytes for a person. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`
  const units = ['MB', 'GB', 'TB']
  let amount = bytes / 1e6
  let unit = 0
  for (; amount >= 999.5 && unit < units.length - 1; unit++) amount /= 1000
  return `${amount.toFixed(amount < 9.95 ? 1 : 0)} ${units[unit]}`
}

/** `3 d ago`, `5 h ago`, `12 min ago`, `just now`: how long ago something was, roughly. */
export function formatAgo(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} d ago`
}

/** `1,210 frames`, `1 segment`: a number of things. */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount.toLocaleString('en')} ${amount === 1 ? one : many}`
}

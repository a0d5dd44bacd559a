/** Megabytes, as decimal ones. */
export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)

/** Megabytes a second. */
export const speed = (bytes: number, ms: number): string => (bytes / 1e3 / ms).toFixed(0)

export const seconds = (ms: number): string => (ms / 1000).toFixed(ms < 10_000 ? 3 : 1)

export const count = (value: number): string => value.toLocaleString('en')

/** Whether a goal is met, in words. */
export const met = (isMet: boolean): string => (isMet ? 'met' : 'not met')

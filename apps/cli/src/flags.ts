import { Exit, Failure } from './failure.ts'

/** Reads a flag's value as a whole number above zero. */
export function wholeNumber(flag: string): (text: string) => number {
  return text => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < 1 || !Number.isSafeInteger(value)) {
      throw new Failure(`${flag} ${JSON.stringify(text)} is no whole number above 0`, Exit.arguments)
    }
    return value
  }
}

/** Reads a flag's value as a whole number, 0 included. */
export function countFrom0(flag: string): (text: string) => number {
  return text => {
    if (/^\d{1,9}$/.test(text)) return Number(text)
    throw new Failure(`${flag} ${JSON.stringify(text)} is no whole number`, Exit.arguments)
  }
}

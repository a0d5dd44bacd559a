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

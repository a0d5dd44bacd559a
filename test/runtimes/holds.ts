import * as fc from 'fast-check'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** Seconds that `npm run fuzz` gives to each property; 0 in the tests. */
    fuzz: number
  }
}

/**
 * `fc.assert`, with the same random cases in every run of the tests: what fails is then the doing of the change that
 * is tested. `npm run fuzz` looks for cases that nobody has thought of; what it finds becomes a test of its own.
 */
export function holds<T>(property: fc.IAsyncProperty<T>, options?: fc.Parameters<T>): Promise<void>
export function holds<T>(property: fc.IProperty<T>, options?: fc.Parameters<T>): void
export function holds<T>(property: fc.IRawProperty<T>, options?: fc.Parameters<T>): void | Promise<void> {
  const seconds = inject('fuzz')
  return fc.assert(property, {
    ...options,
    ...(seconds > 0
      ? { numRuns: 1e9, interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false }
      : { seed: 1 }),
  })
}

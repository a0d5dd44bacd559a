/** Code that is loaded when it is first needed, and from then on used without waiting. */
export interface OnDemand<Code> {
  readonly isHere: boolean
  /** Loads the code, if it is not here yet. After a failure it may be tried again. */
  load(): Promise<void>
  /** The code, which must be here. */
  use(): Code
}

/**
 * A module that not everyone needs, given as `() => import(…)`: bundlers make a file of its own of it. What is
 * kept is what the module system keeps, nothing of any recording.
 */
export function onDemand<Code>(fetchCode: () => Promise<Code>): OnDemand<Code> {
  let code: Code | undefined
  return {
    get isHere() {
      return code !== undefined
    },
    async load() {
      code ??= await fetchCode()
    },
    use() {
      if (code === undefined) throw new Error('Code is used that has not been loaded')
      return code
    },
  }
}

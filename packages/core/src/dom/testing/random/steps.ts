/** One change of a page. `node`, `place` and `what` choose among what there is. */
export interface Edit {
  readonly edit: 'insert' | 'move' | 'remove' | 'text' | 'attribute' | 'style'
  readonly node: number
  readonly place: number
  readonly what: number
}

/** What leads to one frame, or to two. */
export type Step =
  | {
      readonly step: 'mutate'
      readonly edits: readonly Edit[]
      readonly order: number
      readonly answering: boolean
    }
  | { readonly step: 'input'; readonly node: number; readonly what: number }
  | {
      readonly step: 'attach' | 'attach-early' | 'repeat' | 'rows'
      readonly node: number
      readonly what: number
    }
  | { readonly step: 'checkout' | 'load' | 'churn' }

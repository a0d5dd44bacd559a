/**
 * Why a reader pauses: there are enough frames to be handed on, or (a promise) it cannot go on before something has
 * been loaded.
 */
export type Pause = Promise<void> | undefined

/**
 * One layer of the way from stored bytes to frames. What a layer finds goes to the sink or to the next
 * layer. It pauses whenever there are enough frames to be handed on: the caller takes them from the sink
 * and goes on, so that neither bytes nor frames pile up.
 */
export interface ByteReader {
  feed(chunk: Uint8Array): Generator<Pause, void, undefined>
  /** No more will come. `brokeOff`: what comes before this layer has already said that bytes are missing. */
  end(brokeOff: boolean): Generator<Pause, void, undefined>
}

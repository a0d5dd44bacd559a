/** A set of small whole numbers that is emptied at once, for those who fill and empty one all the time. */
export interface NumberMarks {
  has(number: number): boolean
  /** Whether it was not marked before. */
  add(number: number): boolean
  clear(): void
  /** The same, and gives back the memory. */
  leave(): void
}

/** So few are compared one by one: the numbers of a large set lie far apart in memory. */
const FEW = 8
/** The highest generation that fits in the column. */
const LAST_GENERATION = 0xffff_ffff

/** No marks. Takes four bytes for each number up to the highest one that was ever among many. */
export function createNumberMarks(): NumberMarks {
  const few = new Int32Array(FEW)
  let count = 0
  // When there are more, what carries the number of this generation is marked.
  let marks = new Uint32Array(0)
  let generation = 1

  function isAmongFew(number: number): boolean {
    for (let i = 0; i < count; i++) if (few[i] === number) return true
    return false
  }

  function mark(number: number): void {
    if (number >= marks.length) {
      const larger = new Uint32Array(Math.max(number + 1, marks.length * 2, 1024))
      larger.set(marks)
      marks = larger
    }
    marks[number] = generation
  }

  function has(number: number): boolean {
    if (count <= FEW) return isAmongFew(number)
    return number >= 0 && number < marks.length && marks[number] === generation
  }

  return {
    has,
    add(number) {
      if (has(number)) return false
      if (count < FEW) few[count] = number
      else {
        if (count === FEW) for (const one of few) mark(one)
        mark(number)
      }
      count++
      return true
    },
    clear() {
      if (count > FEW) {
        if (generation === LAST_GENERATION) marks.fill(0)
        generation = generation === LAST_GENERATION ? 1 : generation + 1
      }
      count = 0
    },
    leave() {
      marks = new Uint32Array(0)
      count = 0
    },
  }
}

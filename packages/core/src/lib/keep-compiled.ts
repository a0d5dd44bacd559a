const kept = new Map<string, unknown>()

/**
 * Holds on to functions that nobody will call any more, the latest of each kind. Engines throw compiled code away with
 * the last function that was made of it: whoever reads one recording after another, with a garbage collection in
 * between, would begin each of them in the interpreter. What these functions close over stays as well, so it has to
 * be emptied before.
 */
export function keepCompiled(kind: string, functions: unknown): void {
  kept.set(kind, functions)
}

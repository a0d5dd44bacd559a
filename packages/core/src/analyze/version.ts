/** Counts changes of what an analysis tells: a stored index of another version is made again. */
export const ANALYSIS_VERSION = '2'

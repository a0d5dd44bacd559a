// What a page loads that analyses recordings.
export { analyze, openFile, timeline } from '@playhead/core'

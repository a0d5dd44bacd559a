// What a page loads that analyses recordings.
export { analyze, openFile } from '@playhead/core'

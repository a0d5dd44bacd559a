// What a page loads that analyses recordings and shows what happened in them.
export { analyze, openFile, timeline } from '@playhead/core'

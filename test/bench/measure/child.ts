import { compare } from './compare.ts'
import type { Job } from './jobs.ts'
import { peak } from './peak.ts'
import { stored } from './stored.ts'
import { stream } from './stream.ts'

// node child.ts <job as JSON>: measures one thing and prints the answer as JSON.

function answer(job: Job): unknown {
  switch (job.measure) {
    case 'compare':
      return compare(job)
    case 'peak':
      return peak(job)
    case 'stream':
      return stream(job)
    case 'stored':
      return stored(job)
  }
}

process.stdout.write(JSON.stringify(await answer(JSON.parse(process.argv[2] ?? '') as Job)))

import type { Io } from '@playhead/core/sources'
import type { StartOptions } from '../../contracts/source/vendor.ts'
import { fixturePaths } from '../../runtimes/fixtures.ts'
import { filesOf, jsonOf } from '../recordings/fixtures.ts'
import { viteFixtures } from '../recordings/vite-fixtures.ts'
import type { SimulatedClock } from '../simulator/clock.ts'
import type { Simulator } from '../simulator/simulator.ts'

/** The world of a source under test: the simulator, its clock, and no chance. */
export function ioOf(
  { asFetch }: Simulator,
  clock: SimulatedClock,
  { between = fetch => fetch }: StartOptions,
): Io {
  return { fetch: between(asFetch), now: clock.now, sleep: clock.sleep, random: () => 0 }
}

/** Names of the recorded cases in which a vendor's SDK recorded. */
export function casesOf(vendor: string): readonly string[] {
  const name = new RegExp(`^recordings/([^/]+-${vendor}(?:-[^/]+)?)/meta\\.json$`)
  return fixturePaths.flatMap(path => name.exec(path)?.[1] ?? [])
}

/** What an SDK tracked while it recorded a case. */
export async function trackedIn<T>(recordedCase: string): Promise<readonly T[]> {
  const path = filesOf(viteFixtures, recordedCase).get('events.json.gz') ?? ''
  return jsonOf<readonly T[]>(viteFixtures, path)
}

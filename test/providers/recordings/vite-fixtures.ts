import { fixture, fixturePaths } from '../../runtimes/fixtures.ts'
import type { Fixtures } from './fixtures.ts'

/** The fixtures as the tests have them, in every runtime. */
export const viteFixtures: Fixtures = { paths: fixturePaths, read: fixture }

import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { workplace, type Workplace } from './playhead.ts'
import { servedVendors, type Vendors } from './vendors.ts'

/**
 * Serves the vendors to the tests of a file. `give` gets them before each test, without faults and with another hour of
 * their budgets, and a workplace of the test's own.
 */
export function serveEach(
  give: (vendors: Vendors, place: Workplace) => void,
  options?: Parameters<typeof servedVendors>[0],
): void {
  let vendors: Vendors
  let place: Workplace
  beforeAll(async () => {
    vendors = await servedVendors(options)
  })
  afterAll(() => vendors.close())
  beforeEach(async () => {
    vendors.calm()
    if (options?.isRealTime !== true) vendors.clock.advance(3_600_000)
    place = await workplace(vendors)
    give(vendors, place)
  })
  afterEach(() => place.remove())
}

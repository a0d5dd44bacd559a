import { describe } from 'vitest'
import { besideContract } from './source/beside.ts'
import { effortContract } from './source/effort.ts'
import { faultContract } from './source/faults.ts'
import { flawContract } from './source/flaws.ts'
import { listContract } from './source/list.ts'
import { liveContract } from './source/live.ts'
import { readingContract } from './source/reading.ts'
import { resumeContract } from './source/resume.ts'
import { retryContract } from './source/retries.ts'
import { secretContract } from './source/secrets.ts'
import type { Vendor } from './source/vendor.ts'

/** What every source owes, as tests: what differs between vendors is in `vendor`, and nothing else may. */
export function sourceContract(vendor: Vendor): void {
  describe(`${vendor.name} keeps the contract of sources`, () => {
    describe('list', () => {
      listContract(vendor)
    })
    describe('reading', () => {
      readingContract(vendor)
    })
    describe('going on', () => {
      resumeContract(vendor)
    })
    describe('live', () => {
      liveContract(vendor)
    })
    describe('flaws', () => {
      flawContract(vendor)
    })
    describe('faults', () => {
      faultContract(vendor)
    })
    describe('retries', () => {
      retryContract(vendor)
    })
    describe('effort', () => {
      effortContract(vendor)
    })
    describe('beside', () => {
      besideContract(vendor)
    })
    describe('secrets', () => {
      secretContract(vendor)
    })
  })
}

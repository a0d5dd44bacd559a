import { expect, test } from 'vitest'
import { onDemand } from './on-demand.ts'

test('is fetched once, and used without waiting from then on', async () => {
  let fetched = 0
  const code = onDemand(() => Promise.resolve({ number: ++fetched }))
  expect(code.isHere).toBe(false)
  await code.load()
  await code.load()
  expect(code.isHere).toBe(true)
  expect(code.use()).toEqual({ number: 1 })
})

test('is not used before it is here', () => {
  expect(() => onDemand(() => Promise.resolve({})).use()).toThrow('has not been loaded')
})

test('is fetched again when that failed', async () => {
  let isOnline = false
  const code = onDemand(() => (isOnline ? Promise.resolve('code') : Promise.reject(new Error('offline'))))
  await expect(code.load()).rejects.toThrow('offline')
  expect(code.isHere).toBe(false)
  isOnline = true
  await code.load()
  expect(code.use()).toBe('code')
})

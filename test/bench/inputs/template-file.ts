import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { toTemplate, type Template } from './repeated.ts'

const besides = (file: string): string => `${file}.template`

/** Puts beside a recording where its times are, so that who repeats it need not hold it whole. */
export async function saveTemplate(file: string): Promise<void> {
  if (existsSync(besides(file))) return
  await writeFile(besides(file), JSON.stringify(toTemplate((await readFile(file)).subarray(1, -1))))
}

/** What `saveTemplate` found. */
export const readTemplate = async (file: string): Promise<Template> =>
  JSON.parse(await readFile(besides(file), 'utf8')) as Template

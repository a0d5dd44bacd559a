import { readFileSync } from 'node:fs'

const sources = [
  import.meta.resolve('swagger-ui-dist/swagger-ui.css'),
  import.meta.resolve('tabulator-tables/dist/css/tabulator.css'),
  import.meta.resolve('tabulator-tables/dist/css/tabulator_bootstrap3.css'),
  import.meta.resolve('tabulator-tables/dist/css/tabulator_bootstrap4.css'),
  import.meta.resolve('tabulator-tables/dist/css/tabulator_bootstrap5.css'),
  import.meta.resolve('tabulator-tables/dist/css/tabulator_bulma.css'),
  import.meta.resolve('tabulator-tables/dist/css/tabulator_materialize.css'),
  import.meta.resolve('tabulator-tables/dist/css/tabulator_midnight.css'),
]

/**
 * Real style sheets, those of Swagger UI and of Tabulator with its themes, again and again: what a page has whose
 * parts each bring their own copy.
 */
export function longSheets(characters: number): Record<string, string> {
  const texts = sources.map(address => readFileSync(new URL(address), 'utf8'))
  const sheets: Record<string, string> = {}
  let total = 0
  for (let at = 0; total < characters; at++) {
    const sheet = texts[at % texts.length]!
    sheets[`/part-${at}.css`] = sheet
    total += sheet.length
  }
  return sheets
}

import { longSheets } from './sheets.ts'

/** A page that records itself while it acts; its script is the file of the same name in `pages/`. */
export interface RecordedPage {
  readonly title: string
  readonly host: string
  readonly loads: number
  /** Style sheets that it links, by path, at a part of their full length. */
  readonly sheets?: (scale: number) => Readonly<Record<string, string>>
}

/** The pages that are recorded. */
export const pages = {
  grid: { title: 'Orders', host: 'orders.test', loads: 6 },
  events: { title: 'Shop', host: 'shop.test', loads: 6 },
  snapshot: { title: 'Catalogue', host: 'pots.test', loads: 1 },
  css: { title: 'Settings', host: 'styles.test', loads: 6, sheets: scale => longSheets(4_450_000 * scale) },
  children: { title: 'Log', host: 'log.test', loads: 1 },
  editor: { title: 'Manuscript', host: 'write.test', loads: 1 },
} satisfies Record<string, RecordedPage>

export type PageName = keyof typeof pages

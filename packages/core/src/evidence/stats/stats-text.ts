import { cleanText } from '../../lib/clean-text.ts'
import { formatDuration } from '../../lib/duration.ts'
import { counted } from '../counted.ts'
import { paint, span } from '../timeline/line.ts'
import { clicksSection, scrollSection, typingSection } from './doing-sections.ts'
import {
  kindSection,
  messageSections,
  mutationSection,
  requestSections,
  vitalSection,
} from './page-sections.ts'
import type { StatsAnswer } from './schema.ts'
import { sectionLines } from './section.ts'
import { pagesSection, routesSection, timeSection, windowsSection } from './time-sections.ts'

/** How a report is written. */
export interface ReportOptions {
  /** With terminal colours. */
  readonly colour?: boolean
}

/** The stats as text for a person, ending in a line break. Lists are shorter than in the answer, and say so. */
export function statsText(answer: StatsAnswer, { colour = false }: ReportOptions = {}): string {
  const { replayId, title, url, startedAt, durationMs, dialect, frames, notes } = answer
  const name = [title === undefined ? '' : cleanText(title, 80), cleanText(url, 120)]
    .filter(Boolean)
    .join('  ')
  const about = [
    startedAt === '' ? 'no wall clock' : `${startedAt.slice(0, 10)} ${startedAt.slice(11, 19)} UTC`,
    formatDuration(durationMs),
    `recorded by ${dialect}`,
    counted(frames, 'frame'),
  ].join(' · ')
  const head = [
    paint([span(cleanText(replayId, 80) || 'recording', 'bold'), span(`  ${name}`)], colour).trimEnd(),
    paint([span(about, 'dim')], colour),
    ...notes.map(({ message }) => paint([span(`! ${cleanText(message, 300)}`, 'bold')], colour)),
  ]
  const sections = [
    timeSection(answer),
    routesSection(answer),
    windowsSection(answer),
    pagesSection(answer),
    clicksSection(answer),
    typingSection(answer),
    scrollSection(answer),
    ...messageSections(answer),
    ...requestSections(answer),
    vitalSection(answer),
    mutationSection(answer),
    kindSection(answer),
  ]
  const blocks = [head, ...sections.flatMap(section => (section ? [sectionLines(section, colour)] : []))]
  return `${blocks.map(lines => lines.join('\n')).join('\n\n')}\n`
}

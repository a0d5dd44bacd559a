import { formatDuration } from '../../lib/duration.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { counted } from '../counted.ts'
import { cell, digits, type Cell } from '../table.ts'
import type { StatsAnswer } from './schema.ts'
import { at, more, type Section } from './section.ts'
import { address } from './time-sections.ts'

const TARGETS_SHOWN = 10
const PAGES_SHOWN = 8

/** What was clicked most. */
export function clicksSection({ clicks }: StatsAnswer): Section {
  const { total, taps, drags, submits, double, right, masked, targets } = clicks
  const shown = targets.items.slice(0, TARGETS_SHOWN)
  const parts = [
    counted(total, 'click'),
    ...(double > 0 ? [`${digits(double)} double`] : []),
    ...(right > 0 ? [`${digits(right)} right`] : []),
    ...(taps > 0 ? [counted(taps, 'tap')] : []),
    ...(drags > 0 ? [counted(drags, 'drag')] : []),
    ...(submits > 0 ? [`${counted(submits, 'form')} sent with Enter`] : []),
    ...(masked > 0 ? [`${digits(masked)} on masked names`] : []),
  ]
  return {
    title: 'Clicked',
    about: parts.join(' · '),
    rows: shown.map(({ count, label, labels, selector, masked, pointer }): Cell[] => [
      count,
      cleanText(label, 60) + (labels > 1 ? ` and ${labels - 1} other names` : ''),
      cell(
        `${masked === true ? 'masked · ' : ''}${selector === '' ? 'no selector' : cleanText(selector, 60)}`,
        'dim',
      ),
      at(pointer),
    ]),
    leftOut: more(targets.leftOut + targets.items.length - shown.length, 'targets'),
  }
}

/** What was typed, chosen and switched. */
export function typingSection({ typing }: StatsAnswer): Section {
  const { entries, fields, characters, maskedCharacters, typingMs, returns, cleared, longest } = typing
  const masked = maskedCharacters > 0 ? `, ${digits(maskedCharacters)} of them masked` : ''
  const other = [
    ...(typing.choices > 0 ? [counted(typing.choices, 'choice')] : []),
    ...(typing.toggles > 0 ? [counted(typing.toggles, 'switch')] : []),
    ...(typing.files > 0 ? [counted(typing.files, 'file')] : []),
    ...(typing.byPage > 0 ? [`${digits(typing.byPage)} set by the page`] : []),
  ]
  const about =
    entries === 0
      ? 'nothing typed'
      : `${counted(entries, 'entry')} in ${counted(fields, 'field')} · ${counted(characters, 'character')} in the end${masked} · ${formatDuration(typingMs)}`
  return {
    title: 'Typing',
    about: [about, ...other].join(' · '),
    rows: [
      ...(returns + cleared > 0
        ? [
            [
              `typed again in a field ${digits(returns)} times, emptied ${digits(cleared)}; other corrections are not recorded`,
            ],
          ]
        : []),
      ...(longest
        ? [
            [
              `longest: ${formatDuration(longest.durationMs)} in ${cleanText(longest.label, 60)}`,
              at(longest.pointer),
            ],
          ]
        : []),
    ],
  }
}

/** How far pages were scrolled. */
export function scrollSection({ scrolling, url }: StatsAnswer): Section {
  const { total, inParts, automatic, pages } = scrolling
  const shown = pages.items.slice(0, PAGES_SHOWN)
  return {
    title: 'Scrolling',
    about: [
      total === 0 ? 'nobody scrolled' : counted(total, 'scroll'),
      ...(inParts > 0 ? [`${digits(inParts)} in parts of a page`] : []),
      ...(automatic > 0 ? [`${digits(automatic)} more by the page itself`] : []),
    ].join(' · '),
    rows: shown.map(({ url: page, furthestPx, seenToPx, pointer }): Cell[] => [
      address(page, url),
      `down to ${digits(furthestPx)} px`,
      seenToPx === undefined ? '' : `seen to ${digits(seenToPx)} px`,
      at(pointer),
    ]),
    leftOut: more(pages.leftOut + pages.items.length - shown.length, 'pages'),
  }
}

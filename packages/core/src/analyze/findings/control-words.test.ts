import { describe, expect, test } from 'vitest'
import { actsOutside, isRepeated, mayOpenWindow } from './control-words.ts'
import { aButton } from './testing/judged.ts'

const icon = (name: string) => aButton('', { label: `button (${name} icon)` })

describe('clicked again and again', () => {
  const yes =
    '+|−|-|–|‹|›|«|»|<|>|>>|▶|→|Next|next|Next page|Next ›|Previous|Prev|Go to next slide|Older|Weiter|Nächste Seite|Vorheriger Monat|Suivant|Siguiente|Próximo|Volgende|Nästa|Seuraava|Następna|Следующая страница|次へ|下一页|다음|Load more|Show 10 more|Mehr laden|Voir plus|もっと見る|Increase quantity|Zoom in|Plus|Undo'
  for (const name of yes.split('|')) test(`is ${name}`, () => expect(isRepeated(aButton(name))).toBe(true))

  const no =
    'Next of kin|Nextcloud|Previous owner name|Pay|Add to cart|Delete|More|Save|Forwarding address|Plus membership|Order more than ten|1|A|?|Backup'
  for (const name of no.split('|'))
    test(`is not ${name}`, () => expect(isRepeated(aButton(name))).toBe(false))

  test('is an icon that says so, where there are no words', () => {
    for (const name of ['chevron right', 'arrow left', 'plus', 'minus', 'caret down', 'angle double right'])
      expect(isRepeated(icon(name))).toBe(true)
    for (const name of ['trash', 'shopping cart', 'pluscode']) expect(isRepeated(icon(name))).toBe(false)
    expect(isRepeated(aButton('Pay', { label: 'button "Pay" (plus icon)' }))).toBe(false)
  })
})

describe('answered outside the page', () => {
  const yes =
    'Copy|Copy link|Print page|Share|Download|Export as CSV|Get PDF|Save as …|Kopieren|In die Zwischenablage kopieren|Drucken|Teilen|Télécharger la facture|Partager|Imprimir|Descargar|Condividi|Scarica|Dela|Jaa|Скачать|Поделиться|コピー|复制链接|공유하기'
  for (const name of yes.split('|')) test(`is ${name}`, () => expect(actsOutside(aButton(name))).toBe(true))

  const no =
    'Pay|Copyright|Printer settings|Shareholders|Detalles del pedido|Delete|Exporters|Deleted files|Save'
  for (const name of no.split('|'))
    test(`is not ${name}`, () => expect(actsOutside(aButton(name))).toBe(false))

  test('is an icon that says so', () => {
    expect(actsOutside(icon('copy'))).toBe(true)
    expect(actsOutside(icon('file download'))).toBe(true)
    expect(actsOutside(icon('trash'))).toBe(false)
  })
})

test('what may open a window says so, and does not name what opens in the page', () => {
  for (const name of ['Open the map', 'Open', 'Preview', 'View in browser', 'Öffnen', '打开', 'Visit site'])
    expect([name, mayOpenWindow(aButton(name))]).toEqual([name, true])
  for (const name of ['Opening hours', 'Open menu', 'Open chat', 'Reopen', 'View', 'Openers'])
    expect([name, mayOpenWindow(aButton(name))]).toEqual([name, false])
})

test('a long label is read in no time', () => {
  const long = aButton(`${'next '.repeat(20_000)}!`)
  expect([isRepeated(long), actsOutside(long), mayOpenWindow(long)]).toEqual([false, false, false])
})

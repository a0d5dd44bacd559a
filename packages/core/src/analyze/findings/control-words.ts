import type { Target } from '../../dom/names/target.ts'

/**
 * Controls that are known by what is written on them. Symbols and the names of icons come first; words are those of
 * the languages most met, as whole beginnings, so that `Next` and `Next page` are pagers and `Next of kin` is none.
 */

/** `+ − ‹ › « » ◀ ▶ < > …`, alone or beside a word or two less. */
const SYMBOL = /^[\s+\-–—−±<>‹›«»≪≫◀▶◁▷◂▸◄►←→↑↓⇐⇒▲▼△▽⏮⏭⏪⏩⏴⏵❮❯〈〉∧∨…⋯]+$/u

/** What icons of steppers, pagers and carousels are called in their classes. */
const REPEATED_ICON =
  /^(?:(?:long )?(?:chevron|arrow|angle|angles|caret|triangle|navigate|keyboard arrow)(?: (?:double|circle|square|big|small))?(?: (?:left|right|up|down|next|prev|previous|back|forward))?(?: .*)?|plus|minus|add|remove|next|prev|previous|zoom in|zoom out|(?:step|fast)[ -]?(?:forward|backward)|expand more|more horiz)$/

const words = (text: string): string =>
  text
    .trim()
    .split(/\s*\n\s*/)
    .join('|')

/** Begin of the whole label; what may follow is a page, a month, an item, a number. */
const REPEATED = new RegExp(
  `^(?:go to |to the |show |zur |zum |vers la |ir a la )?(?:${words(`
    next|previous|prev|forward|backward|later|earlier|newer|older
    weiter|nächste[rsn]?|vorherige[rsn]?|zurückblättern|vorige[rsn]?
    suivante?s?|précédente?s?|siguientes?|anterior(?:es)?|próxim[oa]|seguinte|successiv[oa]|precedente|avanti
    volgende|vorige|nästa|föregående|neste|forrige|næste|seuraava|edellinen|następn[yae]|poprzedni[ae]?
    další|předchozí|következő|előző|следующ\\S*|предыдущ\\S*|далее|вперед|вперёд|sonraki|önceki
    次へ?|前へ?|次の\\S*|前の\\S*|下一[页頁步个個]?|上一[页頁步个個]?|다음|이전|التالي|السابق|הבא|הקודם
  `)})(?:\\s+(?:page|slide|month|year|week|day|item|image|photo|picture|results?|seite|monat|bild|page|mois|página|mes|pagina|maand|mese|sida|månad|sivu|kuukausi|страниц\\S*|месяц|\\d+))?\\s*[>›»→❯▶+]*$`,
  'iu',
)

const MORE = new RegExp(
  `^(?:${words(`
    (?:load|show|see|view)(?: \\d+)? more\\b.*|more results|mehr (?:laden|anzeigen)\\b.*|weitere\\b.*|(?:charger|voir|afficher) plus\\b.*|(?:cargar|ver|mostrar) más\\b.*
    (?:carregar|ver|mostrar) mais\\b.*|(?:carica|mostra) (?:altri|altro|di più)\\b.*|meer (?:laden|tonen|weergeven)\\b.*|(?:visa|ladda) (?:fler|mer)\\b.*|(?:vis|last inn|hent) (?:flere|mer|mere)\\b.*
    (?:näytä|lataa) lisää\\b.*|(?:pokaż|załaduj) więcej\\b.*|(?:загрузить|показать)(?: ещё| еще| больше)\\b.*|もっと見る|さらに表示|加载更多|更多|載入更多|더 보기|더보기|daha fazla\\b.*
  `)})$`,
  'iu',
)

const STEPS = new RegExp(
  `^(?:${words(`
    increase|decrease|increment|decrement|plus|minus|add one|remove one|one (?:more|less)|step (?:up|down)|zoom (?:in|out)|(?:volume|quantity) (?:up|down)
    (?:increase|decrease|increment|decrement|reduce|add|raise|lower) (?:the )?(?:quantity|amount|number|value|count|volume|size|zoom|font size)\\b.*
    erhöhen|verringern|(?:menge|anzahl) (?:erhöhen|verringern)|augmenter\\b.*|diminuer\\b.*|aumentar\\b.*|disminuir\\b.*|diminuir\\b.*|aumenta\\b.*|diminuisci\\b.*|verhogen|verlagen
    öka\\b.*|minska\\b.*|øk\\b.*|reduser\\b.*|lisää yksi|vähennä\\b.*|zwiększ\\b.*|zmniejsz\\b.*|увеличить\\b.*|уменьшить\\b.*|増やす|減らす|增加|减少|undo|redo
  `)})$`,
  'iu',
)

/** Their answer lies outside the page: clipboard, printer, the system's sheet, a file. */
const OUTSIDE = new RegExp(
  `(?:^|[^\\p{L}])(?:${words(`
    cop(?:y|ied)|print|share|download|export|save (?:as|to|file|image|pdf)|(?:to |as )?(?:csv|pdf|xlsx?|ics)
    kopier\\S*|druck\\S*|teilen|herunterladen|exportier\\S*|copier|imprim\\S*|partager|télécharg\\S*|exporter|copiar|compartir|compartilhar|descargar|baixar|exportar
    copia|stampa|condividi|scarica|esporta|kopi[eë]r\\S*|afdrukken|downloaden|exporteren|kopiera|skriv ut|ladda ner|exportera|udskriv|last ned|kopioi|tulosta
    kopiuj|drukuj|udostępnij|pobierz|eksportuj|копировать|скопировать|печать|распечатать|поделиться|скачать|экспорт\\S*|kopyala|yazdır|paylaş|indir
  `)})(?:$|[^\\p{L}])|${words(`
    コピー|印刷|共有|ダウンロード|エクスポート|复制|複製|打印|列印|分享|下载|下載|导出|匯出|복사|인쇄|공유|다운로드|내보내기|نسخ|طباعة|مشاركة|تحميل|העתק|הדפס|שתף|הורד
  `)}`,
  'iu',
)
/** The same in words that mean something else in longer labels. */
const OUTSIDE_ALONE = /^(?:del|dela|delen|jaa|lataa|vie)$/iu
const OUTSIDE_ICON =
  /^(?:copy|clipboard|clone|print|printer|share|download|export|file (?:download|export|csv|pdf)|cloud download|save)(?: .*)?$/

/** May open another window by a script, of which the page knows nothing. */
const OPENS =
  /^(?:open|launch|preview|visit|view (?:in|on|at)|öffne[n]?|ouvrir|abrir|apri|öppna|åpne|åbn|avaa|otwórz|открыть|aç|開く|打开|打開|열기)(?:$|[^\p{L}])/iu
/** What opens in the page itself, as a rule. */
const IN_PAGE =
  /\b(?:menu|navigation|dialog|modal|chat|cart|basket|filters?|settings|options|panel|drawer|sidebar|search|details|list|picker|calendar|dropdown|popup|accordion|section|hours|men[uü]|warenkorb|panier|carrito|carrello|recherche|suche)\b/iu

/** An icon's name stands in the label of a control that has no other: `button (chevron right icon)`. */
const ICON = / \((.{1,40}) icon\)$/

/** `next`, `+`, `load more` and the like: clicked again and again while they work, and without effect at an end. */
export function isRepeated({ name, label }: Target): boolean {
  if (name === '') {
    const icon = ICON.exec(label)?.[1]
    return icon !== undefined && REPEATED_ICON.test(icon)
  }
  if (name.length > 60) return false
  return SYMBOL.test(name) || REPEATED.test(name) || MORE.test(name) || STEPS.test(name)
}

/** Copy, print, share, download, export: what they do is not in the document. */
export function actsOutside({ name, label }: Target): boolean {
  if (name === '') {
    const icon = ICON.exec(label)?.[1]
    return icon !== undefined && OUTSIDE_ICON.test(icon)
  }
  return name.length <= 80 && (OUTSIDE.test(name) || OUTSIDE_ALONE.test(name))
}

/** Whether its words say that it opens something: in this page, or in a window of its own. */
export function mayOpenWindow({ name }: Target): boolean {
  return name.length <= 80 && OPENS.test(name) && !IN_PAGE.test(name)
}

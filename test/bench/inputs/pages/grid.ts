import { click, enter, move, scrollTo } from './act.ts'
import { pass } from './clock.ts'
import { pick, random } from './random.ts'
import { recordWhile } from './recorder.ts'
import { scaled, told } from './told.ts'

// A virtualised grid of 5,000 orders as component libraries build it: rows are positioned absolutely, those that come
// into view are made, those that leave it are removed, and all of a row is new nodes.

const ROWS = scaled(5000)
const ROW_PX = 34
const VIEW_ROWS = 18
const OVERSCAN_ROWS = 4
const STEP_ROWS = 12
const STOPS = 10

const next = random(41 + told.load)
const customers = ['Ada Lovelace', 'Benoît Mandelbrot', 'Chloé Dubois', 'Dinesh Rao', 'Émilie du Châtelet']
const states = ['new', 'fired', 'packed', 'sent', 'returned']

const orders = Array.from({ length: ROWS }, (_, at) => ({
  id: 100_000 + at,
  customer: pick(next, customers),
  state: pick(next, states),
  cents: Math.floor(next() * 20_000),
}))

document.body.innerHTML = `<main><h1>Orders</h1><label>Filter <input id="filter" type="search" placeholder="Customer"></label>
<div class="og-root" role="grid" aria-label="Orders" aria-rowcount="${ROWS}"><div class="og-header" role="row">${['No', 'Customer', 'State', 'Total', ''].map(title => `<div class="og-header-cell" role="columnheader" tabindex="-1">${title}</div>`).join('')}</div>
<div class="og-viewport" style="height:${VIEW_ROWS * ROW_PX}px;overflow:auto;position:relative"><div class="og-canvas" style="position:relative"></div></div></div><aside id="details" aria-label="Order"></aside></main>`

const one = (selector: string): HTMLElement => document.querySelector<HTMLElement>(selector)!
const viewport = one('.og-viewport')
const canvas = one('.og-canvas')
const shown = new Map<number, HTMLElement>()
let list = orders

function rowOf(at: number): HTMLElement {
  const { id, customer, state, cents } = list[at]!
  const row = document.createElement('div')
  row.className = `og-row og-row-${at % 2 ? 'odd' : 'even'} og-row-level-0`
  row.style.transform = `translateY(${at * ROW_PX}px)`
  row.setAttribute('role', 'row')
  row.setAttribute('aria-rowindex', String(at + 1))
  row.setAttribute('row-id', String(id))
  row.innerHTML = `<div class="og-cell og-cell-number" role="gridcell" col-id="id" tabindex="-1">${id}</div><div class="og-cell" role="gridcell" col-id="customer" tabindex="-1"><a href="/customers/${id % 977}" class="og-link">${customer}</a></div><div class="og-cell" role="gridcell" col-id="state"><span class="badge badge-${state}">${state}</span></div><div class="og-cell og-cell-number" role="gridcell" col-id="total">€ ${(cents / 100).toFixed(2)}</div><div class="og-cell" role="gridcell"><button type="button" class="btn btn-sm" aria-label="Open order ${id}">Open</button></div>`
  return row
}

function render(): void {
  const first = Math.max(0, Math.floor(viewport.scrollTop / ROW_PX) - OVERSCAN_ROWS)
  const end = Math.min(list.length, first + VIEW_ROWS + 2 * OVERSCAN_ROWS)
  for (const [at, row] of shown) {
    if (at >= first && at < end) continue
    row.remove()
    shown.delete(at)
  }
  for (let at = first; at < end; at++) {
    if (shown.has(at)) continue
    const row = rowOf(at)
    shown.set(at, row)
    canvas.append(row)
  }
}

function showAll(orders: typeof list): void {
  list = orders
  for (const row of shown.values()) row.remove()
  shown.clear()
  canvas.style.height = `${list.length * ROW_PX}px`
  render()
}

viewport.addEventListener('scroll', render)
canvas.addEventListener('click', event => {
  const row = (event.target as Element).closest('button')?.closest('[role=row]')
  if (!row) return
  for (const other of canvas.querySelectorAll('.og-row-selected')) other.classList.remove('og-row-selected')
  row.classList.add('og-row-selected')
  one('#details').innerHTML =
    `<h2>Order ${row.getAttribute('row-id')}</h2><p>${row.children[1]?.textContent}</p>`
})
one('#filter').addEventListener('input', event => {
  const wanted = (event.target as HTMLInputElement).value.toLowerCase()
  showAll(orders.filter(({ customer }) => customer.toLowerCase().includes(wanted)))
})
showAll(orders)

async function scrollThrough(fromRow: number, toRow: number): Promise<void> {
  const step = fromRow < toRow ? STEP_ROWS : -STEP_ROWS
  for (let row = fromRow; step > 0 ? row < toRow : row > toRow; row += step) {
    await move(viewport, { clientX: 300 + Math.floor(next() * 400), clientY: 200 + Math.floor(next() * 300) })
    await scrollTo(viewport, row * ROW_PX)
  }
}

async function openOne(): Promise<void> {
  const buttons = canvas.querySelectorAll('button')
  await click(pick(next, buttons), { clientX: 880, clientY: 120 + Math.floor(next() * 500) })
  await pass(700)
}

recordWhile(async () => {
  for (let row = 0; row < ROWS; row += ROWS / STOPS) {
    await scrollThrough(row, row + ROWS / STOPS)
    await openOne()
  }
  const filter = one('#filter') as HTMLInputElement
  await click(filter, { clientX: 120, clientY: 60 })
  for (const text of ['c', 'ch', 'chl', 'chlo', '']) await enter(filter, text)
  await pass(500)
  await openOne()
})

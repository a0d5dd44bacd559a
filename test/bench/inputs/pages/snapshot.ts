import { click } from './act.ts'
import { pass } from './clock.ts'
import { pick, random } from './random.ts'
import { recordWhile } from './recorder.ts'
import { scaled } from './told.ts'

// A catalogue that is there at once: one large snapshot, then 2,000 clicks all over it, each with a small answer.

const CARDS = scaled(2130)
const CLICKS = scaled(2000)

const next = random(7)
const glazes = ['celadon', 'tenmoku', 'shino', 'chün', 'salt', 'ash']
const kinds = ['mug', 'bowl', 'plate', 'teapot', 'vase', 'jug']

const cards = Array.from({ length: CARDS }, (_, at) => {
  const name = `${pick(next, glazes)} ${pick(next, kinds)}`
  return `<article class="card card--product" data-testid="product-${at}" aria-labelledby="name-${at}"><a class="card__link" href="/products/${at}"><img class="card__image" src="/images/${at}.webp" alt="${name}, seen from the side" width="240" height="180"></a>
<h3 id="name-${at}" class="card__title">${name} ${at}</h3><ul class="card__facts"><li>${Math.floor(next() * 400)} ml</li><li>stoneware</li></ul><p class="card__price"><span class="price">€ ${(next() * 80).toFixed(2)}</span></p>
<div class="card__stars" role="img" aria-label="4 of 5"><i class="star"></i><i class="star"></i><i class="star"></i><i class="star"></i></div><button type="button" class="button button--add">Add to cart</button><span class="card__count" hidden></span></article>`
})
document.body.innerHTML = `<header><h1>All pots</h1><p role="status">Cart: <b id="cart">0</b></p></header><main class="cards">${cards.join('')}</main>`

const cart = document.querySelector('#cart')!
let inCart = 0
document.querySelector('main')!.addEventListener('click', event => {
  const button = (event.target as Element).closest('button')
  const count = button?.nextElementSibling
  if (!count) return
  inCart++
  cart.textContent = String(inCart)
  count.removeAttribute('hidden')
  count.textContent = `${Number.parseInt(count.textContent, 10) + 1 || 1} in cart`
})

const buttons = document.querySelectorAll('button')

recordWhile(async () => {
  for (let at = 0; at < CLICKS; at++) {
    await click(pick(next, buttons), {
      clientX: Math.floor(next() * 1200),
      clientY: Math.floor(next() * 700),
    })
    await pass(600 + Math.floor(next() * 900))
  }
})

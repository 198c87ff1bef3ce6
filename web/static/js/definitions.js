// Cards of definitions, beyond what the styles do alone: placed within the window, dismissed with Escape, opened by a
// first tap. Full names that would be in a `title` get a card too, so that the keyboard reaches them.
(() => {
  'use strict';
  if (!('popover' in HTMLElement.prototype)) return;

  /** Time to move from the word to its card, in milliseconds. */
  const GRACE = 250;
  /** Distance to the edges of the window, in pixels. */
  const MARGIN = 8;

  /** The word whose card is open: its element, the link or button in it, the card. */
  let open = null;
  let closing = 0;
  let tap = null;
  const named = new WeakMap();
  let count = 0;

  document.documentElement.classList.add('cards');

  /** The word that an element belongs to, with its card. */
  function wordOf(target, titles) {
    if (!(target instanceof Element)) return null;
    const card = target.closest('.definition');
    if (card && open && open.card === card) return open;
    const term = target.closest('.term');
    if (term) {
      const own = term.querySelector(':scope > .definition');
      const word = term.querySelector(':scope > a, :scope > button');
      return own && word ? { element: term, word, card: own } : null;
    }
    const link = titles ? target.closest('main a[title], main a[data-titled]') : null;
    return link ? { element: link, word: link, card: cardOfTitle(link) } : null;
  }

  /** Moves a `title` to a card, once. */
  function cardOfTitle(link) {
    const known = named.get(link);
    if (known) return known;
    const card = document.createElement('span');
    count += 1;
    card.id = `titre-${count}`;
    card.className = 'definition';
    card.setAttribute('role', 'tooltip');
    card.textContent = link.title;
    link.removeAttribute('title');
    link.dataset.titled = '';
    link.setAttribute('aria-describedby', card.id);
    link.after(card);
    named.set(link, card);
    return card;
  }

  function place({ word, card }) {
    const [line] = word.getClientRects();
    if (!line) return;
    const { width, height } = card.getBoundingClientRect();
    const edge = document.documentElement.clientWidth - width - MARGIN;
    const below = line.bottom + height <= window.innerHeight || line.top < height;
    card.style.left = `${Math.max(MARGIN, Math.min(line.left, edge))}px`;
    card.style.top = `${below ? line.bottom : line.top - height}px`;
  }

  function show(found) {
    window.clearTimeout(closing);
    if (open && open.element === found.element) return;
    hide();
    found.card.setAttribute('popover', 'manual');
    found.card.showPopover();
    open = found;
    place(found);
  }

  function hide() {
    window.clearTimeout(closing);
    if (!open) return;
    if (open.card.isConnected && open.card.matches(':popover-open')) open.card.hidePopover();
    open = null;
  }

  function hideSoon() {
    window.clearTimeout(closing);
    closing = window.setTimeout(() => {
      if (open && !open.element.contains(document.activeElement)) hide();
    }, GRACE);
  }

  document.addEventListener('pointerover', (event) => {
    if (event.pointerType === 'touch') return;
    const found = wordOf(event.target, true);
    if (found) show(found);
    else if (open) hideSoon();
  });
  document.addEventListener('focusin', (event) => {
    // A pointer shows the card by itself; only the keyboard needs this.
    const found = event.target.matches(':focus-visible') ? wordOf(event.target, true) : null;
    if (found) show(found);
    else if (open && !open.element.contains(event.target)) hide();
  });
  document.addEventListener('focusout', (event) => {
    if (open && open.element.contains(event.target) && !open.element.matches(':hover')) hideSoon();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && open) hide();
  });
  document.addEventListener('pointerdown', (event) => {
    const found = wordOf(event.target, false);
    const wasOpen = Boolean(found && open && open.element === found.element);
    tap = event.pointerType === 'touch' ? { found, wasOpen } : null;
    if (open && !found) hide();
  });
  document.addEventListener('click', (event) => {
    const { target } = event;
    const button = target instanceof Element ? target.closest('.term-button') : null;
    const first = tap && tap.found && !tap.wasOpen && !target.closest('.definition');
    if (first) event.preventDefault();
    if (first || button) {
      const found = wordOf(target, false);
      if (found) show(found);
    }
    tap = null;
  }, true);
  for (const name of ['scroll', 'resize']) {
    window.addEventListener(name, () => { if (open) place(open); }, { capture: true, passive: true });
  }
})();

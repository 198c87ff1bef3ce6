// What is asked of a page. Each check returns the faults that it finds, as sentences.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rules of WCAG 2.2 AA, and those that axe ties to the French RGAA 4. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'RGAAv4'];
/** How many stops of the keyboard are looked at on each page. */
const STOPS = 40;

/** Violations of the accessibility rules, one sentence for each element. */
export async function accessibility(page) {
  // Evaluated through the debugger, which the policy on scripts of the page does not concern.
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate(
    (values) => globalThis.axe.run(document, { runOnly: { type: 'tag', values } }),
    TAGS,
  );
  if (passes.length === 0) return ['axe checked nothing'];
  return violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => {
      const why = failureSummary.replace(/\s+/g, ' ');
      return `axe ${id} (${impact}): ${help}: ${target.join(' ')}: ${why}`;
    }),
  );
}

/** Nothing is wider than the window. */
export async function width(page) {
  const found = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return null;
    const wide = [...document.body.querySelectorAll('*')].find(
      (element) => element.getBoundingClientRect().right > clientWidth + 1,
    );
    return `${scrollWidth} px wide in ${clientWidth} px, from ${wide?.outerHTML.slice(0, 120)}`;
  });
  return found ? [`horizontal scroll: ${found}`] : [];
}

/** A page says where one is: one title, one first heading, a language, a title of its own. */
export async function structure(page) {
  const faults = [];
  const found = await page.evaluate(() => ({
    headings: document.querySelectorAll('h1').length,
    mains: document.querySelectorAll('main').length,
    language: document.documentElement.lang,
    title: document.title,
    text: document.querySelector('main')?.innerText.trim().length ?? 0,
  }));
  if (found.headings !== 1) faults.push(`${found.headings} h1`);
  if (found.mains !== 1) faults.push(`${found.mains} main`);
  if (found.language !== 'fr') faults.push(`language «${found.language}»`);
  if (!found.title.includes('Portulan')) faults.push(`title «${found.title}»`);
  if (found.text < 40) faults.push('main is almost empty');
  return faults;
}

/** The first stop of the keyboard is the link to the content, which shows itself and works. */
export async function skipLink(page) {
  await page.keyboard.press('Tab');
  const first = await page.evaluate(() => {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const inside = box.width > 0 && box.height > 0 && box.top >= 0 && box.left >= 0;
    return { href: element.getAttribute('href'), inside };
  });
  if (!first.href?.startsWith('#')) return [`the first stop is ${first.href}, not a skip link`];
  const faults = first.inside ? [] : ['the skip link does not show itself when focused'];
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const arrived = await page.evaluate((href) => {
    const target = document.querySelector(href);
    const focused = document.activeElement;
    return target !== null && (target.contains(focused) || !!(
      target.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_FOLLOWING));
  }, first.href);
  if (!arrived) faults.push('the skip link does not lead to the content');
  return faults;
}

/** Each stop of the keyboard is seen: in the window, with an outline or another sign of focus. */
export async function focusVisible(page) {
  const faults = [];
  await page.evaluate(() => document.activeElement?.blur());
  for (let stop = 0; stop < STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
      const inside = box.bottom > 0 && box.right > 0
        && box.top < window.innerHeight && box.left < window.innerWidth;
      const name = element.outerHTML.slice(0, 120);
      return { name, marked: outlined || style.boxShadow !== 'none', inside };
    });
    if (seen === null) break;
    if (!seen.marked) faults.push(`focus is not marked on ${seen.name}`);
    if (!seen.inside) faults.push(`focus is outside the window on ${seen.name}`);
    if (stop === 0 && !seen.name) faults.push('nothing takes the focus');
  }
  return faults;
}

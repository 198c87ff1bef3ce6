// Cards of definitions, as WCAG 1.4.13 asks: shown on hover and on focus, hoverable, dismissed with Escape, in the window.

const PAGE = '/aide/visite-guidee';
const WORD = '.prose .term > a';

/** The card that is open: its box and that of the window; `null` when none is. */
function card(page) {
  return page.evaluate(() => {
    const shown = [...document.querySelectorAll('.definition')].filter((one) => one.checkVisibility());
    if (shown.length !== 1) return shown.length === 0 ? null : { count: shown.length };
    const { left, right, top, bottom } = shown[0].getBoundingClientRect();
    const inside = left >= 0 && top >= 0 && right <= innerWidth + 1 && bottom <= innerHeight + 1;
    return { count: 1, inside, x: (left + right) / 2, y: (top + bottom) / 2 };
  });
}

async function checkHover(page, faults, scripts) {
  for (const word of (await page.$$(WORD)).slice(0, 12)) {
    if (!(await word.isVisible())) continue;
    await word.scrollIntoViewIfNeeded();
    await word.hover();
    const shown = await card(page);
    const name = await word.innerText();
    if (shown?.count !== 1) { faults.push(`hover on ${name} shows ${shown?.count ?? 'no'} card`); continue; }
    if (scripts && !shown.inside) faults.push(`the card of ${name} leaves the window`);
    await page.mouse.move(shown.x, shown.y, { steps: 4 });
    await page.waitForTimeout(350);
    if ((await card(page))?.count !== 1) faults.push(`the card of ${name} flees the pointer`);
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
    if (scrollWidth > clientWidth) faults.push(`the card of ${name} makes the page wider`);
    await page.mouse.move(1, 1);
    await page.waitForTimeout(350);
    if (await card(page)) faults.push(`the card of ${name} stays open`);
  }
}

async function checkKeys(page, faults) {
  const word = await page.$(WORD);
  await word.focus();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  if (!(await card(page))) faults.push('focus shows no card');
  await page.keyboard.press('Escape');
  if (await card(page)) faults.push('Escape leaves the card open');
  const described = await word.evaluate((one) => document.getElementById(one.getAttribute('aria-describedby'))?.innerText);
  if (!described) faults.push('the word is not described by its card');
}

async function checkTouch(browser, origin, faults) {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await page.goto(origin + PAGE);
  await page.tap(WORD);
  await page.waitForTimeout(200);
  const shown = await card(page);
  if (!page.url().endsWith(PAGE)) faults.push('a first tap leaves the page');
  else if (!shown?.inside) faults.push('a first tap shows no card in the window');
  else {
    await page.tap('.definition:popover-open .definition-link');
    await page.waitForURL('**/fiche/**', { timeout: 5_000 }).catch(() => faults.push('the card does not lead to the fiche'));
  }
  await context.close();
}

/** All that is asked of cards, with and without scripts. */
export async function checkDefinitions(browser, origin, report) {
  for (const across of [320, 1280]) {
    for (const javaScriptEnabled of [true, false]) {
      const context = await browser.newContext({ viewport: { width: across, height: 800 }, javaScriptEnabled });
      const page = await context.newPage();
      await page.goto(origin + PAGE);
      const faults = [];
      await checkHover(page, faults, javaScriptEnabled);
      if (javaScriptEnabled) await checkKeys(page, faults);
      report(`definitions (${across} px, ${javaScriptEnabled ? 'scripts' : 'no script'})`, faults);
      await context.close();
    }
  }
  const faults = [];
  await checkTouch(browser, origin, faults);
  report('definitions (touch)', faults);
}

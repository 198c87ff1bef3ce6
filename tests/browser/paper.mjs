// Pages larger, and pages on paper; pictures of them are kept for whoever wants to look.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { width } from './checks.mjs';

/** A window of 1280 pixels seen at 200 %: half as many CSS pixels, each twice as large (WCAG 2.2, 1.4.4 and 1.4.10). */
const ENLARGED = { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 };
const PHOTOGRAPHED = [320, 1280];

/** Every page at 200 %, by the zoom of the browser and by the size of text alone. */
export async function checkZoom({ browser, origin, pages, open, visit, report }) {
  const opened = await open(browser, origin, ENLARGED);
  for (const target of pages) {
    const faults = await visit(opened, origin, target);
    faults.push(...(await width(opened.page)));
    report(`${target.path} (zoom 200 %)`, faults);
  }
  await opened.context.close();
  const larger = await open(browser, origin, { viewport: { width: 1280, height: 800 } });
  for (const target of pages) {
    const faults = await visit(larger, origin, target);
    await larger.page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
    faults.push(...(await width(larger.page)));
    report(`${target.path} (text 200 %)`, faults);
  }
  await larger.context.close();
}

/** Every page on paper: what one clicks on is gone, what one reads is there. */
export async function checkPaper({ browser, origin, pages, open, visit, report, folder }) {
  const opened = await open(browser, origin, { viewport: { width: 1280, height: 800 } });
  const { page } = opened;
  for (const target of pages) {
    const faults = await visit(opened, origin, target);
    await page.emulateMedia({ media: 'print' });
    const shown = await page.evaluate(() => {
      const visible = (element) => element && element.getClientRects().length > 0;
      return {
        title: visible(document.querySelector('h1')),
        chrome: [...document.querySelectorAll('header nav, form[role=search], .skip')].filter(visible).length,
        text: document.querySelector('main').innerText.trim().length,
      };
    });
    if (!shown.title) faults.push('no title on paper');
    if (shown.chrome > 0) faults.push(`${shown.chrome} menus or search forms on paper`);
    if (shown.text < 40) faults.push('almost nothing on paper');
    const pdf = await page.pdf({ format: 'A4', printBackground: false, tagged: true });
    if (pdf.subarray(0, 5).toString('latin1') !== '%PDF-') faults.push('no PDF');
    await writeFile(join(folder, `${fileName(target.path)}.pdf`), pdf);
    await page.emulateMedia({ media: null });
    report(`${target.path} (paper)`, faults);
  }
  await opened.context.close();
}

/** Pictures of every page, narrow and wide, by day. */
export async function photograph({ browser, origin, pages, open, visit, folder }) {
  for (const across of PHOTOGRAPHED) {
    const opened = await open(browser, origin, { viewport: { width: across, height: 800 } });
    for (const target of pages) {
      await visit(opened, origin, target);
      await opened.page.screenshot({ path: join(folder, `${fileName(target.path)}-${across}.png`), fullPage: true });
    }
    await opened.context.close();
  }
}

/** Where the pictures go: `BROWSER_ARTEFACTS`, or a folder beside the tests that git ignores. */
export async function artefacts() {
  const folder = process.env.BROWSER_ARTEFACTS ?? join(import.meta.dirname, 'artefacts');
  await mkdir(folder, { recursive: true });
  return folder;
}

function fileName(path) {
  const name = decodeURIComponent(path).replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
  return name.slice(0, 80) || 'accueil';
}

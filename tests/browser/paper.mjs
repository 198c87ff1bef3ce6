// Pages larger, and pages on paper; pictures of them are kept for whoever wants to look.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { width } from './checks.mjs';

/** A window of 1280 pixels seen at 200 %: half as many CSS pixels, each twice as large (WCAG 2.2, 1.4.4 and 1.4.10). */
const ENLARGED = { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 };
const WIDE = { viewport: { width: 1280, height: 800 } };
const PHOTOGRAPHED = [320, 1280];

/** Every page at 200 %, by the zoom of the browser and by the size of text alone. */
export async function checkZoom({ each, visit, origin, report }) {
  await each(ENLARGED, async (opened, target) => {
    const faults = await visit(opened, origin, target);
    faults.push(...(await width(opened.page)));
    report(`${target.path} (zoom 200 %)`, faults);
  });
  await each(WIDE, async (opened, target) => {
    const faults = await visit(opened, origin, target);
    await opened.page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
    faults.push(...(await width(opened.page)));
    report(`${target.path} (text 200 %)`, faults);
  });
}

/** What one sees of the page on paper. */
function shownOnPaper(page) {
  return page.evaluate(() => {
    const visible = (element) => element && element.getClientRects().length > 0;
    return {
      title: visible(document.querySelector('h1')),
      chrome: [...document.querySelectorAll('header nav, form[role=search], .skip')].filter(visible).length,
      text: document.querySelector('main').innerText.trim().length,
    };
  });
}

/** Every page on paper: what one clicks on is gone, what one reads is there. */
export async function checkPaper({ each, visit, origin, report, folder }) {
  await each(WIDE, async (opened, target) => {
    const { page } = opened;
    const faults = await visit(opened, origin, target);
    await page.emulateMedia({ media: 'print' });
    const shown = await shownOnPaper(page);
    if (!shown.title) faults.push('no title on paper');
    if (shown.chrome > 0) faults.push(`${shown.chrome} menus or search forms on paper`);
    if (shown.text < 40) faults.push('almost nothing on paper');
    const pdf = await page.pdf({ format: 'A4', printBackground: false, tagged: true });
    if (pdf.subarray(0, 5).toString('latin1') !== '%PDF-') faults.push('no PDF');
    await writeFile(join(folder, `${fileName(target.path)}.pdf`), pdf);
    await page.emulateMedia({ media: null });
    report(`${target.path} (paper)`, faults);
  });
}

/** Pictures of every page, narrow and wide, by day. */
export async function photograph({ each, visit, origin, folder }) {
  for (const across of PHOTOGRAPHED) {
    await each({ viewport: { width: across, height: 800 } }, async (opened, target) => {
      await visit(opened, origin, target);
      await opened.page.screenshot({ path: join(folder, `${fileName(target.path)}-${across}.png`), fullPage: true });
    });
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

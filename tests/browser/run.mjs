// Visits the pages of a new map in Chromium: `node run.mjs [path of portulan [check…]]`.
//
// Fails on any accessibility violation, horizontal scroll (also at 200 %), console error, request that leaves the host,
// focus that cannot be seen, page that needs scripts or cannot be printed, or journey of a user that does not end well. `CHROMIUM` says which browser, when it is not in the usual place.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

import { browserPath } from './chromium.mjs';
import { accessibility, focusVisible, skipLink, structure, width } from './checks.mjs';
import { checkDefinitions } from './definitions.mjs';
import { checkEntries } from './entries.mjs';
import { checkImporting } from './importing.mjs';
import { checkJourneys } from './journeys.mjs';
import { artefacts, checkPaper, checkZoom, photograph } from './paper.mjs';
import { serve } from './server.mjs';

/** Windows open at the same time: as many as the processors of the smallest machine. */
const SIDE_BY_SIDE = 2;
/** A window between the narrow and the wide. */
const BETWEEN = 768;
const LOOKS = [[320, 'light'], [BETWEEN, 'light'], [1280, 'light'], [320, 'dark'], [1280, 'dark']];
const FICHES = 3;
/** The pages that have one address. */
const FIXED = [
  '/', '/liste', '/vues', '/analyses', '/a-propos', '/-/motifs', '/aide', '/aide/visite-guidee', '/aide/glossaire', '/aide/tableaux', '/modele',
  '/aide/profil', '/ontologie', '/ontologie/referentiel', '/accessibilite', '/completude', '/conformite', '/conformite?vue=evolution', 
  '/mutualisation', '/mutualisation/qui-l-a-deja?besoin=payer+les+pensions', '/analyses/technologies-par-organisme',
  '/analyses/couverture-des-applications', '/si', '/si/organisme/cnav', '/profil', '/connexion', '/importer',
  '/sparql/editeur', '/sparql/editeur?query=ASK%20%7B', '/sparql/editeur?query=SELECT%20*%20%7B%20%3Fs%20a%20%3Fc%20%7D%20LIMIT%2020',
  '/carte', '/carte?organisme=id/organisme/caisse-alpha&organisme=id/organisme/caisse-beta',
  '/explorer', '/explorer?de=id/reference/systeme/dsn', '/explorer?de=id/reference/systeme/dsn&mode=impact&profondeur=2',
  '/explorer?de=id/reference/systeme/dsn&mode=chemin&vers=id/organisme/cnaf', '/echanges', '/echanges?objet=id/reference/objet/nir', '/chronologie',
  '/matrice?lignes=application&colonnes=objet-de-donnees', '/differences', '/explorer/structure',
  '/document', '/document/declarer', '/document/cadre-et-principes', '/document/constats', '/document/tout',
  '/apprendre', '/apprendre/quiz?graine=1', '/apprendre/quiz?graine=1&correction=1&q1=0', '/apprendre/quiz?graine=1&formateur=1', '/apprendre/parcours/mes-dix-premiers-jours',
  '/principes', '/principes/u7', '/principes/comparer', '/mutualisation/notions', '/api', '/changements', '/remarques', '/signaler?chose=id/reference/systeme/dsn',
  '/comparer?chose=id/organisme/cnav&chose=id/organisme/cnaf', '/fiche/organisme/cnav?vue=historique',
];

/** A page whose console, answers and requests are watched. */
async function open(browser, origin, options) {
  const context = await browser.newContext({ ...options, locale: 'fr-FR', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const seen = [];
  page.on('pageerror', (error) => seen.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    // Chromium writes the status of every page that is not 200 there: the status is checked by `visit`.
    const status = message.text().startsWith('Failed to load resource') && message.location().url === page.url();
    if (['error', 'warning'].includes(message.type()) && !status) seen.push(`console: ${message.text()}`);
  });
  page.on('requestfailed', (request) => {
    // Leaving a page drops what it was still loading, which is no fault of the page.
    const reason = request.failure()?.errorText ?? '';
    if (reason !== 'net::ERR_ABORTED') seen.push(`request failed: ${request.url()} ${reason}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) seen.push(`request to ${url}`);
  });
  return { context, page, seen };
}

/** Goes to a page; its faults so far. */
async function visit({ page, seen }, origin, { path, status }) {
  seen.length = 0;
  const response = await page.goto(origin + path, { waitUntil: 'load' });
  const faults = [...seen];
  if (response.status() !== status) faults.push(`status ${response.status()}, not ${status}`);
  return faults;
}

/** The addresses of the links of a page, within the site, that start so. */
async function links(page, start) {
  const found = await page.$$eval('main a[href]', (anchors) => anchors.map((a) => a.getAttribute('href')));
  return [...new Set(found)].filter((href) => href.startsWith(start));
}

/** The pages to look at, found as a visitor finds them. */
async function findPages(browser, origin) {
  const opened = await open(browser, origin, {});
  const { page, context } = opened;
  const pages = FIXED.map((path) => ({ path, status: 200 }));
  await visit(opened, origin, { path: '/liste', status: 200 });
  const lists = (await links(page, '/liste/')).filter((href) => !href.includes('?'));
  if (lists.length === 0) throw new Error('/liste leads to no list');
  const fiches = new Set();
  for (const list of lists) {
    if (fiches.size >= FICHES) break;
    await visit(opened, origin, { path: list, status: 200 });
    const [first] = await links(page, '/fiche');
    if (first) fiches.add(first);
  }
  if (fiches.size < FICHES) throw new Error(`only ${fiches.size} fiches can be reached from the lists`);
  pages.push({ path: lists[0], status: 200 });
  pages.push(...[...fiches].map((path) => ({ path, status: 200 })));
  await visit(opened, origin, { path: [...fiches][0], status: 200 });
  const name = (await page.textContent('h1')).trim().split(/\s+/)[0];
  pages.push({ path: `/recherche?q=${encodeURIComponent(name)}`, status: 200 });
  pages.push({ path: '/recherche?q=zzzzqqqq', status: 200 });
  await visit(opened, origin, { path: '/vues', status: 200 });
  const view = (await links(page, '/vues/')).find((href) => !href.includes('format='));
  if (!view) throw new Error('/vues leads to no view');
  pages.push({ path: view, status: 200 });
  await visit(opened, origin, { path: '/analyses', status: 200 });
  const [question] = await links(page, '/analyses/');
  if (question) pages.push({ path: question, status: 200 });
  for (const [index, start] of [['/aide/constats', '/aide/constats/'], ['/profil', '/profil/']]) {
    await visit(opened, origin, { path: index, status: 200 });
    const [first] = (await links(page, start)).filter((href) => !href.includes('format='));
    if (!first) throw new Error(`${index} leads nowhere`);
    pages.push({ path: first, status: 200 });
  }
  pages.push({ path: '/cette-page-n-existe-pas', status: 404 });
  await context.close();
  return pages;
}

/** Looks at every page with these options, in `SIDE_BY_SIDE` windows that take the next page in turn. */
async function each(browser, origin, { pages, options }, look) {
  const waiting = [...pages];
  const window = async () => {
    const opened = await open(browser, origin, options);
    for (let target = waiting.shift(); target; target = waiting.shift()) await look(opened, target);
    await opened.context.close();
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, window));
}

/** Every page: by day and by night on a narrow and on a wide window, by day on one between, where only the width can differ. */
async function checkLooks(browser, origin, pages, report) {
  for (const [across, colorScheme] of LOOKS) {
    const options = { colorScheme, viewport: { width: across, height: 800 } };
    await each(browser, origin, { pages, options }, async (opened, target) => {
      const faults = await visit(opened, origin, target);
      faults.push(...(await width(opened.page)), ...(await structure(opened.page)));
      if (across !== BETWEEN) faults.push(...(await accessibility(opened.page)));
      report(`${target.path} (${across} px, ${colorScheme})`, faults);
    });
  }
}

/** Every page by keyboard, on a narrow and on a wide window. */
async function checkKeyboard(browser, origin, pages, report) {
  for (const across of [320, 1280]) {
    const options = { viewport: { width: across, height: 800 } };
    await each(browser, origin, { pages, options }, async (opened, target) => {
      const faults = await visit(opened, origin, target);
      faults.push(...(await skipLink(opened.page)));
      await visit(opened, origin, target);
      faults.push(...(await focusVisible(opened.page)));
      report(`${target.path} (keyboard, ${across} px)`, faults);
    });
  }
}

/** Every page without scripts: it shows as much text, and its search form works. */
async function checkWithoutScripts(browser, origin, pages, report) {
  const opened = await open(browser, origin, { javaScriptEnabled: false });
  for (const target of pages) {
    const faults = await visit(opened, origin, target);
    const text = (await opened.page.innerText('main')).trim();
    if (text.length < 40) faults.push('main is almost empty');
    report(`${target.path} (no script)`, faults);
  }
  await visit(opened, origin, { path: '/', status: 200 });
  await opened.page.fill('form[role=search] input[type=search]', 'caisse');
  await opened.page.press('form[role=search] input[type=search]', 'Enter');
  await opened.page.waitForURL('**/recherche?q=caisse**', { timeout: 10_000 });
  report('search form (no script)', []);
  await opened.context.close();
}

/** What the search box says of itself to assistive tools. */
function combobox(page) {
  return page.evaluate(() => {
    const input = document.activeElement;
    const current = document.getElementById(input.getAttribute('aria-activedescendant'));
    const list = document.getElementById(input.getAttribute('aria-controls'));
    return {
      role: input.getAttribute('role'),
      expanded: input.getAttribute('aria-expanded'),
      selected: current?.getAttribute('aria-selected') ?? null,
      options: list && !list.hidden ? list.querySelectorAll('[role=option]').length : 0,
      value: input.value,
    };
  });
}

/** Suggestions, with the keyboard alone, on the home page and in the header. */
async function checkSuggestions(browser, origin, report) {
  const opened = await open(browser, origin, { viewport: { width: 1280, height: 800 } });
  const { page } = opened;
  for (const path of ['/', '/liste']) {
    const faults = await visit(opened, origin, { path, status: 200 });
    const expect = async (what, wanted) => {
      const state = await combobox(page);
      for (const [name, value] of Object.entries(wanted)) {
        if (state[name] !== value) faults.push(`${what}: ${name} is ${state[name]}, not ${value}`);
      }
    };
    const type = async () => {
      await page.focus('form[role=search] input[type=search]');
      await page.keyboard.type('caiss');
      await page.waitForSelector('[role=listbox]:not([hidden]) [role=option]', { timeout: 20_000 });
    };
    // The first suggestions may come before the index is made: they are then asked again.
    await visit(opened, origin, { path: '/recherche?q=caisse', status: 200 });
    await visit(opened, origin, { path, status: 200 });
    await type();
    await expect('typed', { role: 'combobox', expanded: 'true', selected: null, value: 'caiss' });
    faults.push(...(await accessibility(page)));
    await page.keyboard.press('ArrowDown');
    await expect('arrow', { expanded: 'true', selected: 'true', value: 'caiss' });
    await page.keyboard.press('Escape');
    await expect('escape', { expanded: 'false', selected: null, options: 0, value: 'caiss' });
    await page.keyboard.press('ArrowUp');
    await expect('arrow again', { expanded: 'true', selected: 'true' });
    await page.keyboard.press('Enter');
    await page.waitForURL('**/fiche/**', { timeout: 10_000 });
    await visit(opened, origin, { path, status: 200 });
    await type();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/recherche?q=caiss', { timeout: 10_000 });
    report(`suggestions on ${path}`, faults);
  }
  await opened.context.close();
}

async function main() {
  const binary = process.argv[2] ?? process.env.PORTULAN_BIN;
  if (!binary || !existsSync(binary)) {
    throw new Error(`no binary at «${binary ?? ''}»: build it, then node run.mjs target/debug/portulan`);
  }
  const server = await serve(binary);
  let checked = 0;
  let faulty = 0;
  const report = (what, faults) => {
    checked += 1;
    faulty += faults.length > 0 ? 1 : 0;
    for (const fault of faults) console.error(`✗ ${what}: ${fault}`);
  };
  let browser;
  try {
    browser = await chromium.launch({ executablePath: browserPath(), args: ['--no-sandbox'] });
    const pages = await findPages(browser, server.origin);
    console.log(`pages: ${pages.map(({ path }) => path).join(' ')}`);
    const all = {
      browser, origin: server.origin, tokenFile: server.tokenFile, open, visit, report, folder: await artefacts(),
      each: (options, look) => each(browser, server.origin, { pages, options }, look),
    };
    const checks = {
      looks: () => checkLooks(browser, server.origin, pages, report),
      keyboard: () => checkKeyboard(browser, server.origin, pages, report),
      scripts: () => checkWithoutScripts(browser, server.origin, pages, report),
      suggestions: () => checkSuggestions(browser, server.origin, report),
      definitions: () => checkDefinitions(browser, server.origin, report),
      journeys: () => checkJourneys(all),
      zoom: () => checkZoom(all),
      paper: () => checkPaper(all),
      pictures: () => photograph(all),
      // They publish, so they come last.
      importing: () => checkImporting(all),
      entries: () => checkEntries(all),
    };
    const wanted = process.argv.slice(3);
    const unknown = wanted.filter((name) => !(name in checks));
    if (unknown.length > 0) throw new Error(`no such check: ${unknown}; there are ${Object.keys(checks)}`);
    for (const name of wanted.length > 0 ? wanted : Object.keys(checks)) {
      const started = performance.now();
      await checks[name]();
      console.log(`${name}: ${Math.round((performance.now() - started) / 1000)} s`);
    }
    console.log(`pictures and PDFs: ${all.folder}`);
  } finally {
    await browser?.close();
    await server.stop();
  }
  console.log(`browser: ${checked} visits, ${faulty} with faults`);
  return faulty === 0 ? 0 : 1;
}

process.exitCode = await main().catch((error) => {
  console.error(`browser: ${error.message}`);
  return 2;
});

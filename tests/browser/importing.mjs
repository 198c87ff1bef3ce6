// An architect brings a model through the browser: sign in, read the report, publish, bring it again changed, give up.

import { readFile } from 'node:fs/promises';

import { accessibility, structure, width } from './checks.mjs';

/** What is proposed and given up. */
const NEVER = 'Zyxmot';
const OWNER = 'Caisse de l’essai du navigateur';
const NARROW = { width: 320, height: 800 };
const WIDE = { width: 1280, height: 800 };

/** An exchange file with these application components; its last relation leads nowhere, which a finding must tell. */
function model(names) {
  const elements = names.map((name, at) => `<element identifier="id-${at}" xsi:type="ApplicationComponent"><name xml:lang="fr">${name}</name></element>`);
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<model xmlns="http://www.opengroup.org/xsd/archimate/3.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" identifier="m">
<name xml:lang="fr">Essai du navigateur</name><elements>${elements.join('')}</elements>
<relationships><relationship identifier="r-1" source="id-0" target="id-absent" xsi:type="Flow"/></relationships></model>`);
}

/** The page as it is, on a phone and on a wide screen; its faults. The checks themselves need scripts. */
export async function looks({ page, javaScriptEnabled }, what) {
  const faults = [];
  if (!javaScriptEnabled) return faults;
  for (const size of [NARROW, WIDE]) {
    await page.setViewportSize(size);
    const found = [...(await width(page)), ...(await structure(page)), ...(await accessibility(page))];
    faults.push(...found.map((fault) => `${what} (${size.width} px): ${fault}`));
  }
  return faults;
}

/** Sends a file from `/importer` and waits for its report. */
async function send(page, origin, source, names) {
  await sendFile(page, origin, source, { name: 'essai.xml', mimeType: 'application/xml', buffer: model(names) });
}

async function sendFile(page, origin, source, file) {
  await page.goto(`${origin}/importer`);
  await page.fill('#autre', OWNER);
  await page.fill('#source', source);
  await page.setInputFiles('#fichier', file);
  await page.getByRole('button', { name: 'Lire le fichier' }).click();
  await page.waitForURL(/\/importer\/[0-9a-f]+/, { timeout: 20_000 });
  await settled(page);
}

/** Reloads until the work is over, as people do without scripts. */
async function settled(page) {
  for (let tries = 0; tries < 60; tries += 1) {
    await page.goto(page.url(), { waitUntil: 'load' }).catch(() => {});
    if ((await page.locator('main .progress').count()) === 0) return;
    await page.waitForTimeout(500);
  }
}

async function walk(all) {
  const { page, origin, token, source, must, faults } = all;
  await page.goto(`${origin}/importer`);
  await page.getByRole('link', { name: /Se connecter/ }).click();
  await page.waitForURL('**/connexion');
  faults.push(...(await looks(all, 'sign in')));
  await page.fill('#jeton', 'faux');
  await page.getByRole('button', { name: 'Se connecter' }).click();
  must('a wrong token is not told', (await page.locator('#jeton-erreur').count()) === 1);
  await page.fill('#jeton', token);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.waitForURL('**/importer');
  faults.push(...(await looks(all, 'import form')));

  const table = Buffer.from('Libellé;Importance;Exploitant\nPaie;vitale;CNAV\n');
  await sendFile(page, origin, `${source}-tableau`, { name: 'parc.csv', mimeType: 'text/csv', buffer: table });
  await page.getByRole('link', { name: 'Préciser les colonnes' }).click();
  await page.waitForURL('**/colonnes');
  await page.selectOption('#classe-0', { label: 'Applications' });
  await page.getByRole('button', { name: 'Relire les titres' }).click();
  await page.waitForURL(/\/importer\/[0-9a-f]+$/);
  await settled(page);
  await page.getByRole('link', { name: 'Préciser les colonnes' }).click();
  await page.waitForURL('**/colonnes');
  faults.push(...(await looks(all, 'columns of a table')));
  await page.getByLabel(/Importance/).selectOption({ label: 'Criticité' });
  await page.getByRole('button', { name: 'Lire le tableau' }).click();
  await page.waitForURL(/\/importer\/[0-9a-f]+$/);
  await settled(page);
  must('one application is not told', /1\s*application/.test(await page.innerText('.import-figures')));
  faults.push(...(await looks(all, 'report of a table')));
  await page.getByRole('button', { name: 'Abandonner' }).click();
  await page.waitForURL('**/importer');

  await send(page, origin, source, ['Guichet', 'Paie']);
  must('the dangling relation is not told', (await page.locator('details.finding').count()) > 0);
  must('two elements are not told', /2\s*éléments/.test(await page.innerText('.import-figures')));
  faults.push(...(await looks(all, 'report')));
  await page.getByRole('button', { name: 'Publier' }).click();
  await page.waitForLoadState();
  await settled(page);
  must('nothing says that it is published', /C’est sur la carte/.test(await page.innerText('main')));
  faults.push(...(await looks(all, 'published')));
  const understood = await page.locator('main a[href^="/profil/"]').first().getAttribute('href');
  must('what is understood cannot be read', (await page.request.get(origin + understood)).ok());

  await send(page, origin, source, ['Guichet unique', 'Paie', NEVER]);
  const difference = await page.innerText('main');
  must('the addition is not shown', difference.includes(NEVER));
  must('the former name is not shown', difference.includes('Guichet unique'));
  faults.push(...(await looks(all, 'difference')));
  await page.getByRole('button', { name: 'Abandonner' }).click();
  await page.waitForLoadState();
  await page.goto(`${origin}/recherche?q=${NEVER}`);
  const found = page.locator('main a[href^="/fiche/"]').filter({ hasText: NEVER });
  must('what was given up is on the map', (await found.count()) === 0);
  await page.goto(`${origin}/importer`);
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await page.goto(`${origin}/importer`);
  must('one stays signed in', (await page.locator('form.import-form').count()) === 0);
}

/** The journey, with and without scripts; `open` and `report` as in `run.mjs`. It publishes, so it comes last. */
export async function checkImporting({ browser, origin, tokenFile, open, report }) {
  const token = (await readFile(tokenFile, 'utf8')).trim();
  for (const javaScriptEnabled of [true, false]) {
    const opened = await open(browser, origin, { viewport: WIDE, javaScriptEnabled });
    const faults = [];
    const must = (what, truth) => truth || faults.push(what);
    const source = javaScriptEnabled ? 'avec-script' : 'sans-script';
    const all = { page: opened.page, javaScriptEnabled, origin, token, source, must, faults };
    await walk(all).catch((error) => faults.push(error.message));
    faults.push(...opened.seen);
    report(`journey: import a model${javaScriptEnabled ? '' : ' (no script)'}`, faults);
    await opened.context.close();
  }
}

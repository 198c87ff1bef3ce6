// Somebody completes the map by hand: from a fiche to its form, what is wrong, what would change, publish, undo.

import { readFile } from 'node:fs/promises';

import { looks } from './importing.mjs';

const WIDE = { width: 1280, height: 800 };

/** Sends the form with the button of that name and waits for the next page. */
async function press(page, name) {
  const button = page.getByRole('button', { name }).first();
  await Promise.all([page.waitForEvent('load', { timeout: 60_000 }), button.click({ noWaitAfter: true })]);
}

async function walk(all) {
  const { page, origin, token, name, must, faults } = all;
  await page.goto(`${origin}/fiche/reference/systeme/dsn`);
  await page.getByRole('link', { name: 'Compléter ou corriger cette fiche' }).click();
  await page.getByRole('link', { name: 'Se connecter' }).first().click();
  await page.waitForURL('**/connexion?suite=**');
  await page.fill('#jeton', token);
  await press(page, 'Se connecter');
  must('signing in leads elsewhere', page.url().endsWith('/importer/saisie/chose/reference/systeme/dsn'));
  must('what others say is not shown', /Une autre source dit/.test(await page.innerText('main')));
  faults.push(...(await looks(all, 'form of a thing')));

  await page.goto(`${origin}/importer/saisie`);
  faults.push(...(await looks(all, 'start')));
  await page.getByRole('link', { name: 'Application', exact: true }).first().click();
  await page.waitForURL('**/nouveau/application');
  await page.selectOption('#organisme', 'cnav');
  await page.fill('#champ-label', name);
  await page.fill('#champ-operateur', 'CNAV');
  await page.fill('#champ-miseEnService', 'un jour');
  await press(page, 'Voir ce qui changera');
  must('what is wrong is not told', (await page.locator('#champ-miseEnService[aria-invalid]').count()) === 1);
  faults.push(...(await looks(all, 'form with a mistake')));
  await page.fill('#champ-miseEnService', '11/2025');
  await press(page, 'Voir ce qui changera');
  must('what would change is not shown', (await page.locator('.entry-preview tbody tr').count()) >= 3);
  faults.push(...(await looks(all, 'preview')));
  await press(page, 'Publier sur la carte');
  must('it does not end on the fiche', page.url().includes('/fiche/cnav/'));
  must('the fiche is another', (await page.textContent('h1')).includes(name));
  const fiche = page.url();
  await page.goto(`${origin}/importer/saisie`);
  await page.locator('a[href^="/importer/saisie/annuler/"]').first().click();
  await page.waitForURL('**/annuler/*');
  faults.push(...(await looks(all, 'undo')));
  await press(page, 'Annuler ce changement');
  must('it is still there', (await page.request.get(fiche)).status() !== 200);
}

/** The journey, with and without scripts; `open` and `report` as in `run.mjs`. It publishes, so it comes last. */
export async function checkEntries({ browser, origin, tokenFile, open, report }) {
  const token = (await readFile(tokenFile, 'utf8')).trim();
  for (const javaScriptEnabled of [true, false]) {
    const opened = await open(browser, origin, { viewport: WIDE, javaScriptEnabled });
    const faults = [];
    const must = (what, truth) => truth || faults.push(what);
    const name = javaScriptEnabled ? 'Saisie avec script' : 'Saisie sans script';
    const all = { page: opened.page, javaScriptEnabled, origin, token, name, must, faults };
    await walk(all).catch((error) => faults.push(error.message));
    faults.push(...opened.seen);
    report(`journey: write by hand${javaScriptEnabled ? '' : ' (no script)'}`, faults);
    await opened.context.close();
  }
}

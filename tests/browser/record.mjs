// Writes what axe finds on the pages of a new map to data/accessibilite.json, which /accessibilite shows:
// `node record.mjs [path of portulan] > ../../data/accessibilite.json`.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

import { serve } from './server.mjs';

const require = createRequire(import.meta.url);
const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
const { version } = require('axe-core/package.json');

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'RGAAv4'];
const WIDTHS = [320, 768, 1280];
const PAGES = [
  '/', '/liste', '/liste/referentiel', '/liste/organisme', '/fiche/reference/systeme/dsn', '/fiche/organisme/cnav',
  '/fiche/organisme/caisse-alpha', '/analyses', '/analyses/systemes-transverses', '/recherche?q=dsn', '/a-propos',
  '/aide', '/aide/visite-guidee', '/aide/apprendre', '/aide/explorer-le-si', '/aide/apporter-ses-modeles',
  '/principes', '/principes/u7', '/mutualisation', '/mutualisation/qui-l-a-deja?besoin=payer+les+pensions', '/completude', '/conformite',
  '/carte', '/echanges', '/explorer?de=id/reference/systeme/dsn', '/explorer/structure', '/matrice?lignes=application&colonnes=objet-de-donnees',
  '/chronologie', '/differences', '/document', '/document/declarer', '/apprendre', '/apprendre/quiz?graine=1', '/profil', '/vues', '/ontologie',
  '/sparql/editeur', '/api', '/changements', '/remarques', '/signaler?chose=id/reference/systeme/dsn', '/connexion',
  '/aide/constats', '/aide/raccourcis', '/aide/limites-et-sources', '/aide/glossaire', '/accessibilite', '/mentions-legales',
];

/** The rules that pass and the elements that break one, in a window of this width, by day or by night. */
async function run(browser, address, options) {
  const context = await browser.newContext({ ...options, locale: 'fr-FR', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const response = await page.goto(address, { waitUntil: 'load' });
  if (response.status() !== 200) throw new Error(`${address}: status ${response.status()}`);
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate(
    (values) => globalThis.axe.run(document, { runOnly: { type: 'tag', values } }),
    TAGS,
  );
  for (const { id, nodes } of violations) {
    for (const { target } of nodes) console.error(`${address} (${options.viewport.width} px): ${id}: ${target.join(' ')}`);
  }
  await context.close();
  return {
    passed: passes.map(({ id }) => id),
    broken: violations.reduce((sum, { nodes }) => sum + nodes.length, 0),
  };
}

const server = await serve(process.argv[2] ?? process.env.PORTULAN_BIN);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const pages = [];
try {
  for (const path of PAGES) {
    const passed = new Set();
    let violations = 0;
    for (const width of WIDTHS) {
      for (const colorScheme of ['light', 'dark']) {
        const found = await run(browser, server.origin + path, { colorScheme, viewport: { width, height: 800 } });
        found.passed.forEach((rule) => passed.add(rule));
        violations += found.broken;
      }
    }
    pages.push({ adresse: path, largeurs: WIDTHS, regles_respectees: passed.size, violations });
  }
  const record = {
    date: new Date().toISOString().slice(0, 10),
    outil: 'axe-core',
    version,
    regles: TAGS,
    navigateur: `Chromium ${browser.version().split('.')[0]}`,
    pages,
  };
  console.log(JSON.stringify(record, null, 2));
} finally {
  await browser.close();
  await server.stop();
}

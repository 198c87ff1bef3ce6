// What a first visit to a page costs, on a slow line: `node vitals.mjs [path of portulan]`.
//
// Prints a Markdown table. Fails when a first page weighs 100 kB or more without the fonts, when what is shown moves
// (CLS of 0.02 or more), when a script delays the page or keeps it from being restored by «back», or when anything is
// asked of another host. Times are shown, never judged: they depend on the machine.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

import { browserPath } from './chromium.mjs';
import { serve } from './server.mjs';

const MOST_BYTES = 100_000;
const MOST_SHIFT = 0.02;
const WINDOWS = [{ width: 360, height: 740 }, { width: 1280, height: 800 }];
/** A slow line: bytes per second, and milliseconds to and fro. */
const LINE = { offline: false, downloadThroughput: 200_000, uploadThroughput: 90_000, latency: 150 };
/** How long what is shown is watched after it is loaded, in milliseconds. */
const WATCHED = 1_000;

/** The pages measured, found as a visitor finds them. */
async function findPages(browser, origin) {
  const page = await browser.newPage();
  const first = async (path, start) => {
    await page.goto(origin + path);
    const found = await page.$$eval('main a[href]', (all) => all.map((a) => a.getAttribute('href')));
    const link = found.find((href) => href.startsWith(start) && !href.includes('?'));
    if (!link) throw new Error(`${path} leads to no ${start}`);
    return link;
  };
  const list = await first('/liste', '/liste/');
  const fiche = await first(list, '/fiche/');
  await page.close();
  return { accueil: '/', liste: list, fiche, recherche: '/recherche?q=caisse' };
}

/** One first visit: nothing is kept from before. */
async function measure(browser, origin, path, viewport) {
  const context = await browser.newContext({ viewport, locale: 'fr-FR' });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', LINE);
  const faults = [];
  const received = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) faults.push(`request to ${url}`);
  });
  page.on('requestfinished', (request) => received.push(weigh(request)));
  const response = await page.goto(origin + path, { waitUntil: 'load' });
  if (response.headers()['cache-control']?.includes('no-store')) faults.push('no-store: «back» loads it again');
  await page.waitForTimeout(WATCHED);
  const seen = await page.evaluate(watch);
  for (const script of seen.blocking) faults.push(`a script delays the page: ${script}`);
  const weights = await Promise.all(received);
  for (const { url, script } of weights) {
    if (script && /\bunload\b/.test(script)) faults.push(`${url} listens to unload: «back» loads the page again`);
  }
  const sum = (kind) => weights.filter(({ font }) => font === kind).reduce((total, { bytes }) => total + bytes, 0);
  const figures = { bytes: sum(false), fonts: sum(true), requests: weights.length, ...seen };
  if (figures.bytes >= MOST_BYTES) faults.push(`${figures.bytes} bytes, without the fonts`);
  if (figures.shift >= MOST_SHIFT) faults.push(`layout shift of ${figures.shift.toFixed(4)}: ${seen.moved.join(', ')}`);
  await context.close();
  return { figures, faults };
}

/** What came over the line for one request, headers included. */
async function weigh(request) {
  const { responseBodySize, responseHeadersSize } = await request.sizes();
  const kind = request.resourceType();
  const script = kind === 'script' ? await (await request.response()).text() : null;
  return { url: request.url(), bytes: responseBodySize + responseHeadersSize, font: kind === 'font', script };
}

/** Run in the page: paint, shift, scripts. */
async function watch() {
  const shifts = await new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve([]), 200);
  });
  const counted = shifts.filter((entry) => !entry.hadRecentInput);
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  const name = (node) => node?.nodeName.toLowerCase() + (node?.className ? `.${node.className}` : '');
  const scripts = [...document.querySelectorAll('script[src]')];
  const delays = (script) => !script.defer && !script.async && script.type !== 'module';
  return {
    paint: paint ? paint.startTime : NaN,
    shift: counted.reduce((total, entry) => total + entry.value, 0),
    moved: counted.flatMap((entry) => entry.sources.map((source) => name(source.node))),
    blocking: scripts.filter(delays).map((script) => script.src),
  };
}

async function main() {
  const binary = process.argv[2] ?? process.env.PORTULAN_BIN;
  if (!binary || !existsSync(binary)) {
    throw new Error(`no binary at «${binary ?? ''}»: build it, then node vitals.mjs target/debug/portulan`);
  }
  const server = await serve(binary);
  let faulty = 0;
  let browser;
  try {
    browser = await chromium.launch({ executablePath: browserPath(), args: ['--no-sandbox'] });
    const pages = await findPages(browser, server.origin);
    console.log('| page | window | first paint | kB without fonts | kB of fonts | requests | layout shift |');
    console.log('|---|---|---:|---:|---:|---:|---:|');
    for (const viewport of WINDOWS) {
      for (const [name, path] of Object.entries(pages)) {
        const { figures, faults } = await measure(browser, server.origin, path, viewport);
        const { bytes, fonts, requests, paint, shift } = figures;
        const kilo = (value) => (value / 1_000).toFixed(1);
        const cells = [name, `${viewport.width} px`, `${Math.round(paint)} ms`, kilo(bytes), kilo(fonts), requests];
        console.log(`| ${[...cells, shift.toFixed(4)].join(' | ')} |`);
        faulty += faults.length;
        for (const fault of faults) console.error(`✗ ${path} (${viewport.width} px): ${fault}`);
      }
    }
  } finally {
    await browser?.close();
    await server.stop();
  }
  return faulty === 0 ? 0 : 1;
}

process.exitCode = await main().catch((error) => {
  console.error(`vitals: ${error.message}`);
  return 2;
});

// What each kind of user comes to do, from the home page on, by following links and filling forms as they would.

const WIDE = { viewport: { width: 1280, height: 800 } };

/** Follows the link of this name in the page and waits for where it leads. */
async function follow(page, name, where) {
  await page.locator('main').getByRole('link', { name }).first().click();
  await page.waitForURL(where, { timeout: 20_000 });
}

/** What must be true of a page; its faults otherwise. */
function judge(faults) {
  return (what, truth) => {
    if (!truth) faults.push(what);
  };
}

/** An architect of the community looks for what is shared, narrows a list, compares, and comes back where she was. */
async function community(page, origin, must) {
  await page.goto(origin);
  await follow(page, /J’explore le SI/, '**/liste');
  await page.goto(`${origin}/analyses`);
  await follow(page, /Quels sont les systèmes transverses/, '**/analyses/**');
  must('the question has no answer', (await page.locator('main tbody tr').count()) > 0);
  must('the query is not shown', (await page.locator('main details.query pre').count()) > 0);
  await page.goto(`${origin}/liste/systeme`);
  const all = await page.locator('main tbody tr').count();
  const facet = page.locator('.facets details[open] li a').first();
  await facet.click();
  await page.waitForURL('**/liste/systeme?**');
  const some = await page.locator('main tbody tr').count();
  must('a facet does not narrow', some > 0 && some <= all);
  const narrowed = page.url();
  const ticks = page.locator('main tbody input[type=checkbox]');
  await ticks.nth(0).check();
  await ticks.nth(1).check();
  await page.getByRole('button', { name: /Comparer/ }).click();
  await page.waitForURL('**/comparer?**');
  must('two things are not beside each other', (await page.locator('main thead th').count()) >= 3);
  await page.goBack();
  must('back leads elsewhere', page.url() === narrowed);
  must('the ticks are lost', await page.locator('main tbody input[type=checkbox]').first().isChecked());
  await page.goto(`${origin}/si`);
  must('no body beside another', (await page.locator('main tbody tr').count()) > 1);
}

/** An architect of a body reads how to bring a model, then checks what became of the example on its views and fiches. */
async function contributor(page, origin, must) {
  await page.goto(origin);
  await follow(page, /J’apporte mes modèles/, '**/*');
  await page.goto(`${origin}/aide/constats`);
  must('findings are not explained', (await page.locator('main tbody tr, main article li').count()) > 5);
  await page.goto(`${origin}/vues`);
  await page.locator('main a[href^="/vues/"]:not([href*="format="])').first().click();
  await page.waitForURL('**/vues/**');
  must('the view is not drawn', (await page.locator('main svg a').count()) > 0);
  const element = page.locator('main svg a[href^="/fiche"]').first();
  await element.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/fiche/**');
  must('the fiche does not say in which views it is', (await page.locator('main a[href^="/vues/"]').count()) > 0);
  const turtle = await page.request.get(`${page.url()}${page.url().includes('?') ? '&' : '?'}format=ttl`);
  must(`no Turtle of the fiche (${turtle.status()})`, turtle.ok() && (await turtle.text()).length > 100);
  const model = await page.request.get(`${origin}/api/v1/exports?format=exchange`);
  must(`no exchange file (${model.status()})`, model.ok() && (await model.text()).includes('<model'));
}

/** Somebody who starts on Monday follows the guided visit, asks what a word means, and finds a system by its acronym. */
async function newcomer(page, origin, must) {
  await page.goto(origin);
  await follow(page, /J’apprends/, '**/apprendre');
  await follow(page, /La visite guidée/, '**/aide/visite-guidee');
  const steps = await page.$$eval('main a[href^="/"]', (all) => [...new Set(all.map((a) => a.getAttribute('href')))]);
  must('the visit leads nowhere', steps.length >= 5);
  for (const step of steps) {
    const answer = await page.request.get(origin + step);
    must(`a step of the visit leads to ${answer.status()}: ${step}`, answer.ok());
  }
  await page.fill('form[role=search] input[type=search]', 'RNCPS');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/recherche?q=RNCPS*');
  await page.locator('main a[href^="/fiche/"]').first().click();
  await page.waitForURL('**/fiche/**');
  const title = await page.textContent('h1');
  must(`RNCPS leads to «${title.trim()}»`, title.includes('Répertoire national commun de la protection sociale'));
  must('nothing says where the facts come from', /source/i.test(await page.innerText('main')));
}

/** Whoever keeps an inventory in a spreadsheet finds, from a list, a table to fill in, and how it is read. */
async function inventory(page, origin, must) {
  await page.goto(`${origin}/liste/application`);
  const links = await page.$$eval('main a[href^="/modele/application."]', (all) => all.map((a) => a.getAttribute('href')));
  must('the list does not offer a workbook and CSV', links.length === 2);
  for (const link of links) {
    const file = await page.request.get(origin + link);
    must(`${link} answers ${file.status()}`, file.ok() && (await file.body()).length > 200);
  }
  await page.goto(`${origin}/modele`);
  must('too few templates', (await page.locator('main a[href$=".xlsx"]').count()) > 20);
  await page.locator('main a[href="/aide/tableaux"]').first().click();
  await page.waitForURL('**/aide/tableaux');
}

/** Every journey, with and without scripts; `open` and `report` as in `run.mjs`. */
export async function checkJourneys({ browser, origin, open, report }) {
  for (const [name, walk] of Object.entries({ community, contributor, inventory, newcomer })) {
    for (const javaScriptEnabled of [true, false]) {
      const opened = await open(browser, origin, { ...WIDE, javaScriptEnabled });
      const faults = [];
      await walk(opened.page, origin, judge(faults)).catch((error) => faults.push(error.message));
      faults.push(...opened.seen);
      report(`journey: ${name}${javaScriptEnabled ? '' : ' (no script)'}`, faults);
      await opened.context.close();
    }
  }
}

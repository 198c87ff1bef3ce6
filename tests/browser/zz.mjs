import { chromium } from 'playwright-core';
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const [,,...args]=process.argv;
for (let i=0;i<args.length;i+=3){
const page = await (await browser.newContext({viewport:{width:+args[i+1],height:900}, locale:'fr-FR'})).newPage();
await page.goto('http://127.0.0.1:8203'+args[i]); await page.screenshot({path:args[i+2],fullPage:args[i+1]!='1281'});
await page.context().close();}
await browser.close();

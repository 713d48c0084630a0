// How long a slow phone works on signing and sealing: `PEIL=… node tests/browser/seal-speed.mjs [slowdown]`
//
// What is measured is the time between two requests, in which the browser does nothing but its part: from the key of
// the group to the blinded message, from the signature to the first question, from "send" to the envelopes.

import { PHONE, Service, openBrowser } from './harness.mjs';

const slowdown = Number(process.argv[2] ?? 6);
const service = await Service.start();
const browser = await openBrowser();
const steps = { 'blind a token': [], 'take the signature': [], 'seal all answers': [] };

for (let times = 0; times < 9; times += 1) {
  const context = await browser.newContext({ viewport: PHONE, isMobile: true });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await page.goto(service.link());
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const at = {};
  page.on('request', (request) => { at[`to ${new URL(request.url()).pathname.split('/').pop()}`] = performance.now(); });
  page.on('requestfinished', (request) => { at[`from ${new URL(request.url()).pathname.split('/').pop()}`] = performance.now(); });
  await page.click('main .primary');
  await page.waitForSelector('#answers');
  at.asked = performance.now();
  await page.click('[value=check]');
  await page.waitForSelector('main[data-page=check]');
  at.send = performance.now();
  await page.click('.actions .primary');
  await page.waitForSelector('main[data-page=thanks]');
  steps['blind a token'].push(at['to sign'] - at['from key']);
  steps['take the signature'].push(at.asked - at['from sign']);
  steps['seal all answers'].push(at['to hand-in'] - at.send);
  await context.close();
}
await browser.close();
await service.stop();
for (const [step, took] of Object.entries(steps)) {
  took.sort((one, other) => one - other);
  console.log(`${step.padEnd(20)} ${took[4].toFixed(0).padStart(5)} ms (of ${took.length}, the middle one; at most ${took.at(-1).toFixed(0)})`);
}

// How soon the first page is usable on a slow connection and a slow telephone, and all questions after it:
// `PEIL=target/release/peil node tests/browser/first-page.mjs`.
//
// 3G as WebPageTest defines it: 300 ms there and back, 1.6 Mbit/s down, 768 kbit/s up. The processor is
// slowed down six times. Usable: everything is painted and the field for the code and its button work.

import { PHONE, Service, openBrowser } from './harness.mjs';

const RUNS = 9;
const service = await Service.start();
const browser = await openBrowser();
const times = [];
const begins = [];
let bytes = 0;
let requests = 0;
let first;
for (let run = 0; run < RUNS; run += 1) {
  const context = await browser.newContext({ viewport: PHONE, isMobile: true });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions',
    { offline: false, latency: 300, downloadThroughput: 1.6e6 / 8, uploadThroughput: 768e3 / 8 });
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  bytes = 0;
  requests = 0;
  session.on('Network.requestWillBeSent', () => { requests += 1; });
  session.on('Network.loadingFinished', (event) => { bytes += event.encodedDataLength; });
  await page.goto(service.link(), { waitUntil: 'load' });
  times.push(await page.evaluate(() => {
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    const [navigation] = performance.getEntriesByType('navigation');
    return Math.max(paint.startTime, navigation.domContentLoadedEventEnd);
  }));
  first = { bytes, requests };
  // Whoever begins gets all questions at once; after that nothing is waited for.
  const before = Date.now();
  await page.click('main .primary');
  await page.waitForSelector('#answers');
  begins.push(Date.now() - before);
  await context.close();
}
begins.sort((one, other) => one - other);
times.sort((one, other) => one - other);
console.log(`first page usable at 3G and a six times slower processor: ${Math.round(times[(RUNS - 1) / 2])} ms ` +
  `(median of ${RUNS}; slowest ${Math.round(times.at(-1))} ms), ${first.requests} requests, ${(first.bytes / 1000).toFixed(1)} kB`);
console.log(`from the button to the first question, with all others: ${begins[(RUNS - 1) / 2]} ms, ` +
  `${requests - first.requests} requests, ${((bytes - first.bytes) / 1000).toFixed(1)} kB`);
await browser.close();
await service.stop();

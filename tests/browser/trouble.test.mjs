// What can go wrong on the way, and that nothing is lost or double by it.

import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { DESK, Service, findings, heading, openBrowser } from './harness.mjs';

let service;
let browser;
let context;
let page;
before(async () => { service = await Service.start(); browser = await openBrowser(); });
after(async () => { await browser?.close(); await service?.stop(); });
beforeEach(async () => { context = await browser.newContext({ viewport: DESK }); page = await context.newPage(); });
afterEach(() => context.close());

const at = () => page.locator('[name=peil-at]').inputValue();
const begin = async (link = service.link()) => {
  await page.goto(link);
  await page.click('main .primary');
  await page.waitForSelector('#answers');
};
const next = async () => {
  const before = await at();
  await page.click('.actions .primary');
  await page.waitForFunction((was) => document.querySelector('[name=peil-at]')?.value !== was, before);
};
const toTheOverview = async () => {
  await page.click('[value=check]');
  await page.waitForSelector('main[data-page=check]');
};
const choose = (number = 2) => page.locator('.question').first().locator('.choices input').nth(number).check();
const chosen = () => page.locator('.question').first().locator('.choices input:checked').inputValue();
const notice = (name, on = page) => on.waitForSelector(`[data-shown][data-notice=${name}]`);
const thanks = (on = page) => on.waitForSelector('main[data-page=thanks]');

test('a reload loses nothing', async () => {
  await begin();
  await next();
  await choose();
  await page.reload();
  await page.waitForSelector('#answers');
  assert.equal(await at(), '1');
  assert.equal(await chosen(), '3');
});

test('a tab that was closed is opened again with the link', async () => {
  const link = service.link();
  await begin(link);
  await choose(4);
  await next();
  await page.close();
  page = await context.newPage();
  await page.goto(link);
  await notice('resume');
  assert.deepEqual(await findings(page), []);
  await page.click('[data-do=resume]');
  await page.waitForSelector('#answers');
  assert.equal(await at(), '1');
  await page.click('[value=back]');
  await page.waitForFunction(() => document.querySelector('[name=peil-at]').value === '0');
  assert.equal(await chosen(), '5');
  await toTheOverview();
  await page.click('.actions .primary');
  await thanks();
});

test('what is kept is locked: without the link nobody reads it', async () => {
  const link = service.link();
  const answer = page.waitForResponse('**/sign*');
  await begin(link);
  const token = (await (await answer).json()).signature;
  await choose();
  await next();
  assert.ok(!(await page.content()).includes(token), 'the right to answer stands in no page');
  const [name] = await page.evaluate(() => Object.keys(localStorage));
  const [, , kept] = (await page.evaluate((key) => localStorage.getItem(key), name)).split(' ');
  const plain = Buffer.from(kept, 'base64').toString('latin1');
  for (const secret of [token, token.slice(0, 16), 'token', 'department_finds_important']) {
    assert.ok(!plain.includes(secret), secret);
  }
  // Somebody else at the same computer, with a link of their own.
  const [code] = link.split('#')[1].split('/');
  const stored = await page.evaluate(() => ({ ...localStorage, ...sessionStorage, cookie: document.cookie }));
  assert.ok(!JSON.stringify(stored).includes(code.replaceAll('-', '')) && !JSON.stringify(stored).includes(code));
  await page.close();
  page = await context.newPage();
  await page.goto(service.link());
  assert.equal(await page.locator('[data-shown]').count(), 0);
  await page.goto(`${service.origin}/w/proef`);
  assert.equal(await page.locator('[data-shown]').count(), 0);
});

test('without a connection everything goes on, until it is sent', async () => {
  const before = service.submitted();
  await begin();
  await context.setOffline(true);
  await choose(1);
  await next();
  await choose(3);
  await page.click('[value=back]');
  await page.waitForFunction(() => document.querySelector('[name=peil-at]').value === '0');
  assert.equal(await chosen(), '2');
  await toTheOverview();
  await page.click('.actions .primary');
  await notice('waiting');
  assert.deepEqual(await findings(page), []);
  assert.equal(await heading(page), 'Klaar om te versturen?', 'the page is still there');
  await context.setOffline(false);
  await thanks();
  assert.equal(service.submitted(), before + 1);
});

test('the other language waits for the connection, and loses nothing', async () => {
  await begin();
  await choose(1);
  await context.setOffline(true);
  await page.click('.language');
  await notice('waiting');
  assert.equal(await chosen(), '2', 'the page is still there');
  await context.setOffline(false);
  await page.waitForFunction(() => document.documentElement.lang === 'en');
  assert.equal(await chosen(), '2');
});

test('without a connection at the beginning the code is not used up', async () => {
  const link = service.link();
  await page.goto(link);
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.route('**/survey*', (route) => route.abort());
  await page.click('main .primary');
  await notice('not-begun');
  assert.deepEqual(asked, ['/w/proef/survey'], 'the pages come first, without the code');
  await page.unroute('**/survey*');
  await page.click('main .primary');
  await page.waitForSelector('#answers');
});

test('a submission is tried until the service is back, and stored once', async () => {
  const before = service.submitted();
  await begin();
  await choose();
  await toTheOverview();
  await service.kill();
  await page.click('.actions .primary');
  await notice('waiting');
  // Even a reload goes on with it, as soon as there is something to load.
  await service.serve(new URL(service.origin).host);
  await page.reload();
  await thanks();
  assert.equal(service.submitted(), before + 1);
});

test('an acknowledgement that got lost is asked again', async () => {
  const before = service.submitted();
  await begin();
  await choose();
  await toTheOverview();
  let lost = 0;
  await page.route('**/hand-in', async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await page.click('.actions .primary');
  await thanks();
  assert.equal(lost, 1);
  assert.equal(service.submitted(), before + 1);
});

test('a busy service is waited for, as long as it asks', async () => {
  const before = service.submitted();
  await begin();
  await toTheOverview();
  let times = 0;
  await page.route('**/hand-in', (route) => {
    times += 1;
    if (times > 1) return route.continue();
    return route.fulfill({ status: 503, headers: { 'Retry-After': '1' }, contentType: 'text/html', body: '' });
  });
  await page.click('.actions .primary');
  await thanks();
  assert.equal(times, 2);
  assert.equal(service.submitted(), before + 1);
});

test('when the service fails at the end, the answers stay and are sent again', async () => {
  const before = service.submitted();
  await begin();
  await choose(1);
  await toTheOverview();
  const body = `<!doctype html><html lang="nl"><head><title>Peil</title></head><body><main data-page="problem"
    data-problem="internal"><h1>Er ging bij ons iets mis</h1><form method="post" action="/w/proef/submit" id="answers">
    <p class="actions"><button class="primary">Opnieuw versturen</button></p></form></main></body></html>`;
  let times = 0;
  await page.route('**/hand-in', (route) => {
    times += 1;
    if (times > 2) return route.continue();
    return route.fulfill({ status: 500, contentType: 'text/html', body });
  });
  await page.click('.actions .primary');
  await page.waitForSelector('[data-problem=internal]');
  await page.click('.actions .primary');
  await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
  // Back leads to the answers, which are all there.
  await page.goBack();
  await page.waitForFunction(() => document.querySelector('[name=peil-at]')?.value === '0');
  assert.equal(times, 2);
  assert.equal(await chosen(), '2');
  await toTheOverview();
  await page.click('.actions .primary');
  await thanks();
  assert.equal(service.submitted(), before + 1);
});

test('a double click begins once and sends once', async () => {
  const before = service.submitted();
  await page.goto(service.link());
  await page.dblclick('main .primary');
  await page.waitForSelector('#answers');
  await toTheOverview();
  await page.dblclick('.actions .primary');
  await thanks();
  assert.equal(service.submitted(), before + 1);
});

test('a double click without the script sends once', async () => {
  const before = service.submitted();
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const bare = await plain.newPage();
  await bare.goto(`${service.origin}/w/proef`);
  await bare.fill('#code', service.codes.pop());
  await bare.click('main .primary');
  await bare.click('[value=check]');
  await bare.dblclick('.actions .primary');
  await thanks(bare);
  assert.equal(service.submitted(), before + 1);
  await plain.close();
});

test('of two windows one stands aside, and no answer is lost', async () => {
  const link = service.link();
  await begin(link);
  await choose(0);
  await next();
  const other = await context.newPage();
  await other.goto(link);
  await other.click('[data-do=resume]');
  await other.waitForSelector('#answers');
  await notice('other-tab');
  assert.deepEqual(await findings(page), []);
  await other.locator('.question').first().locator('.choices input').nth(3).check();
  await page.waitForFunction(() => document.querySelector('#answers .actions').inert);
  await page.click('[data-do=resume]');
  await page.waitForFunction(() => !document.querySelector('#answers .actions').inert);
  assert.equal(await chosen(), '4', 'what was answered in the other window');
  await notice('other-tab', other);
  await toTheOverview();
  await page.click('.actions .primary');
  await thanks();
  await notice('elsewhere', other);
  assert.deepEqual(await findings(other), []);
});

test('back after thanks shows thanks, and nothing is sent again', async () => {
  const before = service.submitted();
  await begin();
  await next();
  await toTheOverview();
  await page.click('.actions .primary');
  await thanks();
  await page.goBack();
  await thanks();
  await page.reload();
  await notice('sent');
  assert.equal(service.submitted(), before + 1);
});

test('back after thanks without the script sends nothing again', async () => {
  const before = service.submitted();
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const bare = await plain.newPage();
  await bare.goto(`${service.origin}/w/proef`);
  await bare.fill('#code', service.codes.pop());
  await bare.click('main .primary');
  await bare.click('[value=check]');
  await bare.click('.actions .primary');
  await thanks(bare);
  await bare.goBack().catch(() => {});
  await bare.reload().catch(() => {});
  assert.equal(service.submitted(), before + 1);
  await plain.close();
});

test('the browser’s back and forward lead through the pages', async () => {
  await begin();
  await choose(3);
  await next();
  await page.goBack();
  await page.waitForFunction(() => document.querySelector('[name=peil-at]').value === '0');
  assert.equal(await chosen(), '4');
  await page.goForward();
  await page.waitForFunction(() => document.querySelector('[name=peil-at]').value === '1');
  await page.goBack();
  await page.waitForFunction(() => document.querySelector('[name=peil-at]').value === '0');
  await page.goBack();
  await notice('resume');
  assert.equal(await page.locator('main').getAttribute('data-page'), 'welcome');
});

test('another language on the way keeps the answers, also after a reload', async () => {
  await begin();
  await choose(3);
  await page.click('.language');
  await page.waitForFunction(() => document.documentElement.lang === 'en');
  assert.equal(await chosen(), '4');
  assert.match(await page.locator('main section.notice').innerText(), /In this group \d+ people were invited/);
  await page.reload();
  await page.waitForSelector('#answers');
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  assert.equal(await chosen(), '4');
});

test('who leaves quickly leaves nothing to read, and can come back with the link', async () => {
  const link = service.link();
  await begin(link);
  await choose();
  await next();
  await page.click('[data-leave]');
  await page.waitForURL('**/leave');
  await page.goBack();
  await page.waitForLoadState();
  assert.equal(await page.locator('#answers').count(), 0);
  assert.equal(await page.locator('[data-shown]').count(), 0);
  await page.goto('about:blank');
  await page.goto(link);
  await page.click('[data-do=resume]');
  await page.waitForSelector('#answers');
});

test('a mail scanner uses up nothing', async () => {
  const link = service.link();
  for (let times = 0; times < 3; times += 1) {
    const scanner = await browser.newPage();
    await scanner.goto(link);
    assert.equal(await scanner.inputValue('#code'), link.split('#')[1].split('/')[0]);
    assert.ok(!scanner.url().includes('#'));
    await scanner.close();
  }
  await begin(link);
});

// Last: after it the wave is closed.
test('the wave closes while somebody answers', async () => {
  const before = service.submitted();
  await begin();
  await choose();
  await toTheOverview();
  service.run('wave', 'close', 'proef', '--key', 'proef.opening-key');
  await page.click('.actions .primary');
  await page.waitForSelector('[data-problem=wave_closed]');
  assert.deepEqual(await findings(page), []);
  assert.equal(await heading(page), 'De vragenlijst is gesloten');
  assert.equal(await page.evaluate(() => localStorage.length), 0, 'answers that were not sent are kept nowhere');
  assert.equal(Number(service.run('wave', 'status', 'proef').match(/submitted\s+(\d+)/)[1]), before);
});

// The whole way, from link to thanks: with and without the script, on a phone and on a desk, in both
// languages. On every page axe finds nothing and nothing sticks out.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, PHONE, Service, answerPage, findings, heading, openBrowser, overflows } from './harness.mjs';

let service;
let browser;
before(async () => { service = await Service.start(); browser = await openBrowser(); });
after(async () => { await browser?.close(); await service?.stop(); });

const THANKS = { nl: 'Dank u wel', en: 'Thank you' };

// Looks at the page as it stands.
const look = async (page) => {
  assert.deepEqual(await findings(page), [], await heading(page));
  assert.equal(await overflows(page), false, `${await heading(page)} sticks out`);
};

// From the welcome page to thanks; how many pages were seen.
const walk = async (page, { script, code, phone }) => {
  await look(page);
  if (!script) await page.fill('#code', code);
  await page.click('main .primary');
  await page.waitForSelector('#answers');
  let pages = 0;
  for (; pages < 100; pages += 1) {
    const kind = await page.locator('main').getAttribute('data-page');
    if (kind === 'thanks') break;
    const before = await page.content();
    // One question at a time, a page has more steps; axe looks at each page once.
    const seen = `${await heading(page)} ${kind}`;
    if (page.seen !== seen) await look(page);
    page.seen = seen;
    await answerPage(page);
    await page.click('.actions .primary');
    if (script && phone) await page.waitForFunction((html) => document.documentElement.outerHTML !== html, before);
    else await page.waitForLoadState();
    await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
  }
  await look(page);
  return pages;
};

for (const script of [true, false]) {
  for (const [name, viewport] of [['a phone', PHONE], ['a desk', DESK]]) {
    for (const lang of ['nl', 'en']) {
      test(`someone finishes on ${name}, in ${lang}, ${script ? 'with' : 'without'} the script`, async () => {
        const context = await browser.newContext({ viewport, javaScriptEnabled: script, isMobile: viewport === PHONE });
        const page = await context.newPage();
        const errors = [];
        page.on('pageerror', (error) => errors.push(error.message));
        page.on('console', (said) => { if (said.type() === 'error') errors.push(said.text()); });
        const code = service.codes.pop();
        const before = service.submitted();
        // axe itself needs scripts: without them it looks through a second eye, below.
        await page.goto(service.link(lang, code));
        if (script) await walk(page, { script, code, phone: viewport === PHONE });
        else await walkPlain(page, code);
        assert.equal(await heading(page), THANKS[lang]);
        assert.equal(service.submitted(), before + 1);
        assert.deepEqual(errors, []);
        if (script) {
          assert.equal(await page.evaluate(() => localStorage.length), 0, 'nothing is left in the browser');
        }
        await context.close();
      });
    }
  }
}

// Without scripts: every page is handed to axe in a browser that has them, as it came.
const walkPlain = async (page, code) => {
  const second = await browser.newContext({ viewport: page.viewportSize() });
  const eye = await second.newPage();
  const lookPlain = async () => {
    // Its own script stays out: the page must be good as it is.
    await eye.route('**/*.js', (route) => route.abort());
    const html = await page.content();
    await eye.route('**/as-it-came', (route) => route.fulfill({ contentType: 'text/html', body: html }));
    await eye.goto(new URL('/as-it-came', page.url()).href);
    assert.deepEqual(await findings(eye), [], await heading(page));
    assert.equal(await overflows(eye), false, `${await heading(page)} sticks out`);
    await eye.unroute('**/as-it-came');
  };
  await lookPlain();
  await page.fill('#code', code);
  await page.click('main .primary');
  for (let pages = 0; pages < 40; pages += 1) {
    await lookPlain();
    if (await page.locator('main').getAttribute('data-page') === 'thanks') break;
    await answerPage(page, 1);
    await page.click('.actions .primary');
  }
  await second.close();
};

test('with the keyboard alone, and the number keys', async () => {
  const page = await browser.newPage({ viewport: DESK });
  await page.goto(service.link());
  await page.focus('main .primary');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#answers');
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1', 'a page begins at its heading');
  await page.keyboard.press('Tab');
  const count = await page.locator('.table .question').count();
  for (let question = 0; question < count; question += 1) await page.keyboard.press(String(question % 5 + 1));
  const chosen = await page.locator('.table input:checked').evaluateAll((inputs) => inputs.map((input) => input.value));
  assert.deepEqual(chosen, Array.from({ length: count }, (_, question) => String(question % 5 + 1)));
  await page.keyboard.press('0');
  assert.equal(await page.locator('.table .question').last().locator('input:checked').inputValue(), '98');
  // A number outside a question means nothing.
  await page.locator('h1').focus();
  await page.keyboard.press('1');
  assert.equal(await page.locator('.table input:checked').count(), count);
  await page.locator('.table input:checked').last().focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('[name=peil-at]')?.value === '1');
  await page.close();
});

test('on a phone a tap leads on to the next question, and back leads back', async () => {
  const context = await browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await page.goto(service.link());
  await page.tap('main .primary');
  await page.waitForSelector('#answers');
  assert.equal(await page.locator('.question:visible').count(), 0, 'first what stands with the answers');
  await page.tap('.actions .primary');
  assert.equal(await page.locator('.question:visible').count(), 1);
  const first = await page.locator('.question:visible legend').innerText();
  await page.locator('.question:visible .choices label').nth(2).tap();
  await page.waitForFunction((text) => [...document.querySelectorAll('.question')]
    .some((question) => !question.hidden && question.querySelector('legend').innerText !== text), first);
  await page.tap('.actions [value=back]');
  assert.equal(await page.locator('.question:visible legend').innerText(), first);
  assert.equal(await page.locator('.question:visible input:checked').first().inputValue(), '3');
  await page.tap('.question:visible .clear');
  assert.equal(await page.locator('.question:visible input:checked').count(), 0, 'an answer can be taken away');
  await page.tap('[data-do=all]');
  assert.ok(await page.locator('.question:visible').count() > 1, 'all at once for who prefers that');
  assert.deepEqual(await findings(page), []);
  await context.close();
});

for (const [name, options] of [
  ['in the dark', { colorScheme: 'dark' }],
  ['in high contrast', { forcedColors: 'active' }],
  ['enlarged twice', { viewport: { width: 640, height: 450 } }],
  ['enlarged four times', { viewport: { width: 320, height: 256 } }],
]) {
  test(`someone reads ${name}`, async () => {
    const context = await browser.newContext({ viewport: PHONE, ...options });
    const page = await context.newPage();
    await page.goto(service.link());
    await look(page);
    await page.click('main .primary');
    await page.waitForSelector('#answers');
    await look(page);
    await page.locator('[data-do=all], .actions .primary').locator('visible=true').first().click();
    await page.click('[value=check] >> visible=true');
    await page.waitForSelector('main[data-page=check]');
    await look(page);
    await context.close();
  });
}

// Whoever saw something, did not report it and manages people gets every question there is; and makes every
// mistake that a page can show.
for (const [name, options] of [
  ['as it is', {}],
  ['in the dark', { colorScheme: 'dark' }],
  ['in high contrast', { forcedColors: 'active' }],
]) {
  test(`every question and every mistake is a good page on a desk, ${name}`, async () => {
    const context = await browser.newContext({ viewport: DESK, ...options });
    const page = await context.newPage();
    await page.goto(service.link());
    await page.click('main .primary');
    await page.waitForSelector('#answers');
    const asked = new Set();
    const faults = new Set();
    for (let pages = 0; pages < 30 && !(await page.locator('main[data-page=check]').count()); pages += 1) {
      for (const id of await page.locator('.question').evaluateAll((all) => all.map((one) => one.id))) asked.add(id);
      await answerPage(page, 0);
      // "Something else" comes second where the first answer would end the route.
      const done = page.locator('.question [name=what_done]');
      if (await done.count()) await done.nth(1).check({ force: true });
      const ticks = page.locator('#answers input[type=checkbox]:visible');
      for (const tick of await ticks.all()) await tick.check({ force: true });
      const words = page.locator('#answers textarea:visible');
      if (await words.count()) await words.fill('x'.repeat(5000));
      await look(page);
      const at = await page.locator('[name=peil-at]').inputValue();
      await page.click('.actions .primary');
      await page.waitForFunction((before) => document.querySelector('.alert[role=alert] li') ||
        document.querySelector('[name=peil-at]').value !== before, at);
      if (!(await page.locator('.alert[role=alert] li').count())) continue;
      for (const fault of await page.locator('.alert[role=alert] li').allInnerTexts()) faults.add(fault.slice(0, 12));
      await look(page);
      for (const tick of (await ticks.all()).slice(1)) await tick.uncheck({ force: true });
      if (await words.count()) await words.fill('Een vast moment.');
      await page.click('.actions .primary');
      await page.waitForFunction((before) => document.querySelector('[name=peil-at]').value !== before, at);
    }
    await look(page);
    assert.equal(faults.size, 2, [...faults].join(', '));
    for (const routed of ['what_done', 'reasons_not_reporting', 'manager_support']) {
      assert.ok([...asked].some((id) => id.includes(routed)), `${routed}: ${[...asked].join(' ')}`);
    }
    await page.click('.actions .primary');
    await page.waitForSelector('main[data-page=thanks]');
    await look(page);
    await context.close();
  });
}

test('what goes wrong is a good page too', async () => {
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  const used = service.codes.pop();
  for (const [address, code] of [['/nowhere', null], ['/w/unknown', null], ['/', null], ['/leave', null],
    ['/components', null], ['/w/proef', 'abc'], ['/w/proef', 'zzzzz-zzzzz-zzzzz-zzzzz'], ['/w/proef', used]]) {
    await page.goto(service.origin + address);
    if (code) {
      await page.fill('#code', code);
      await page.click('main .primary');
      await page.waitForSelector('main:not([data-page=welcome])');
    }
    await look(page);
  }
  // The same code in another browser: used.
  const other = await browser.newContext({ viewport: PHONE });
  const second = await other.newPage();
  await second.goto(service.link('nl', used));
  await second.click('main .primary');
  await second.waitForSelector('[data-problem=code_used]');
  await look(second);
  await other.close();
  await context.close();
});

test('a visit asks for nothing that it does not need', async () => {
  const page = await browser.newPage({ viewport: PHONE });
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(service.link());
  assert.ok(requests.length <= 3, requests.join(' '));
  requests.length = 0;
  await page.click('main .primary');
  await page.waitForSelector('#answers');
  assert.deepEqual(requests, ['survey', 'key', 'sign'].map((name) => `${service.origin}/w/proef/${name}`));
  await page.close();
});

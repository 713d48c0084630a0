// The house as the people in it use it: a coordinator from the first link on, a manager, and somebody who answers the
// survey in the same browser. On every page axe finds nothing and nothing sticks out.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, PHONE, Service, WAVE, answerPage, heading, openBrowser, sent } from './harness.mjs';
import { PASSWORD, code, look, visitors } from './house.mjs';

let service;
let browser;
let added;
let activate;
before(async () => {
  service = await Service.start();
  browser = await openBrowser();
  ({ added, activate } = visitors(service));
});
after(async () => { await browser?.close(); await service?.stop(); });

const PAGES = ['', '/waves', `/waves/${WAVE}`, '/organisation', '/people', '/log', '/settings', '/account', '/account/tokens', '/accessibility', '/enter'];

for (const lang of ['nl', 'en']) {
  for (const [what, viewport] of [['a phone', PHONE], ['a wide screen', DESK]]) {
    test(`every page of a coordinator in ${lang} on ${what}, light and dark`, async () => {
      const context = await browser.newContext({ viewport });
      const page = await context.newPage();
      const complaints = [];
      page.on('console', (message) => complaints.push(message.text()));
      await activate(page, added('coordinator'), lang, look);
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        for (const path of PAGES) {
          await page.goto(`${service.origin}/house${path}${lang === 'nl' ? '' : `?lang=${lang}`}`);
          assert.equal(await page.locator('html').getAttribute('lang'), lang);
          await look(page);
        }
      }
      assert.deepEqual(complaints, []);
      await context.close();
    });
  }
}

test('a form that is not in order says what to mend, at the field and above', async () => {
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  await activate(page, added('coordinator'));
  await page.goto(`${service.origin}/house/people`);
  await page.fill('#email', 'geen adres');
  await page.click('main .primary');
  await look(page);
  await page.click('.alert a[href="#name"]');
  assert.ok(await page.locator('#name').evaluate((element) => element === document.activeElement));
  assert.equal(await page.locator('#name').getAttribute('aria-describedby'), 'name-fault');
  assert.equal(await page.inputValue('#email'), 'geen adres', 'what was typed stays');
  await page.fill('#name', 'Bo Visser');
  await page.fill('#email', 'bo@town.example');
  await page.selectOption('#unit', 'a');
  await page.click('main .primary');
  await look(page);
  assert.match(await page.locator('.long').innerText(), /\/house\/link#\S{43}$/);
  await context.close();
});

test('with the keyboard alone, and without script', async () => {
  const person = added('coordinator');
  const context = await browser.newContext({ viewport: DESK, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${service.origin}/house/link`);
  const type = async (...texts) => {
    for (const text of texts) {
      await page.keyboard.press('Tab');
      await page.keyboard.type(text);
    }
    await sent(page);
  };
  await page.locator('.language').focus();
  await type(person.secret);
  await page.locator('main').focus();
  await type(PASSWORD, PASSWORD);
  const key = await page.locator('.root').innerText();
  await page.locator('.stages a').focus();
  await type(code(key));
  assert.equal(await heading(page), 'Uw reservecodes');
  await page.locator('.skip').focus();
  await page.keyboard.press('Tab');
  await page.locator('main .primary').focus();
  await sent(page);
  assert.equal(await heading(page), 'Begin');
  await context.close();
});

test('a manager has no rooms but the own ones', async () => {
  const context = await browser.newContext({ viewport: DESK });
  const page = await context.newPage();
  await activate(page, added('manager:a'));
  const rooms = await page.locator('.rooms a').allInnerTexts();
  assert.deepEqual(rooms, ['Begin', 'Mijn account']);
  await page.goto(`${service.origin}/house/people`);
  assert.equal(await heading(page), 'Deze pagina is niet voor u');
  await look(page);
  await context.close();
});

test('whoever is in the house answers the survey as everybody does: no cookie goes along', async () => {
  const context = await browser.newContext({ viewport: DESK });
  const page = await context.newPage();
  await activate(page, added('coordinator'));
  assert.ok((await context.cookies(`${service.origin}/house`)).length >= 2, 'there are cookies');
  const sent = [];
  page.on('request', (request) => { sent.push(request); });
  await page.goto(service.link());
  await page.click('main .primary');
  await page.waitForSelector('#answers');
  for (let pages = 0; pages < 40; pages += 1) {
    if (await page.locator('main').getAttribute('data-page') === 'thanks') break;
    await answerPage(page);
    await page.click('.actions .primary');
    await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
  }
  assert.equal(await heading(page), 'Dank u wel');
  assert.ok(sent.some((request) => request.url().endsWith('/hand-in')));
  for (const request of sent) {
    assert.equal((await request.allHeaders()).cookie, undefined, request.url());
  }
  await context.close();
});

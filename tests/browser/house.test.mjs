// The house as the people in it use it: a coordinator from the first link on, a manager, and somebody who answers the
// survey in the same browser. On every page axe finds nothing and nothing sticks out.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { DESK, PHONE, Service, WAVE, answerPage, findings, heading, openBrowser, overflows } from './harness.mjs';

const PASSWORD = 'vier losse woorden';
let service;
let browser;
before(async () => { service = await Service.start(); browser = await openBrowser(); });
after(async () => { await browser?.close(); await service?.stop(); });

// What the app on a telephone shows (RFC 6238).
const code = (key, now = Date.now()) => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...key.replaceAll(' ', '')].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigInt64BE(BigInt(Math.floor(now / 30000)));
  const digest = createHmac('sha1', secret).update(step).digest();
  const offset = digest[19] & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1000000).padStart(6, '0');
};

let people = 0;
// An account of the town, made on the command line: its mail address and the secret of its link.
const added = (...roles) => {
  people += 1;
  const email = `p${people}@town.example`;
  const said = service.run('user', 'add', email, '--name', `Persoon ${people}`, '--organisation', 'town',
    ...roles.flatMap((role) => ['--role', role]));
  return { email, secret: said.match(/\/house\/link#(\S+)/)[1] };
};

const look = async (page) => {
  const what = `${await heading(page)} at ${page.viewportSize().width}`;
  assert.deepEqual(await findings(page), [], what);
  assert.equal(await overflows(page), false, `${what} sticks out`);
};

// From the link to the first page; gives the key of the app.
const activate = async (page, { secret }, lang = 'nl', watch = async () => {}) => {
  await page.goto(`${service.origin}/house/link${lang === 'nl' ? '' : `?lang=${lang}`}#${secret}`);
  await watch(page);
  await page.click('main .primary');
  await watch(page);
  await page.fill('#password', PASSWORD);
  await page.fill('#repeated', PASSWORD);
  await page.click('main .primary');
  await watch(page);
  const key = await page.locator('.root').innerText();
  await page.fill('#code', code(key));
  await page.click('main .primary');
  await watch(page);
  await page.click('main .primary');
  return key;
};

const PAGES = ['', '/waves', `/waves/${WAVE}`, '/organisation', '/people', '/log', '/settings', '/account', '/accessibility', '/enter'];

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
    await page.keyboard.press('Enter');
    await page.waitForLoadState();
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
  await page.keyboard.press('Enter');
  await page.waitForLoadState();
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

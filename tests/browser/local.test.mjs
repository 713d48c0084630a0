// With the script answers stay in the browser: what leaves it, and that the pages are those that the server
// makes for who has no script.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, PHONE, Service, openBrowser } from './harness.mjs';

let service;
let browser;
before(async () => { service = await Service.start(); browser = await openBrowser(); });
after(async () => { await browser?.close(); await service?.stop(); });

const at = (page) => page.locator('[name=peil-at]').inputValue();
const atCheck = async (page) => await page.locator('main').getAttribute('data-page') === 'check';

// Gives an answer to everything on the page, each by the number of the question and a seed.
const answerAll = async (page, seed) => {
  const questions = await page.locator('#answers .question').all();
  for (const [index, question] of questions.entries()) {
    const radios = question.locator('.choices input[type=radio]');
    const ticks = question.locator('.choices input[type=checkbox]');
    const [n, m] = [await radios.count(), await ticks.count()];
    if (n && (index + seed) % 5) await radios.nth((index * 3 + seed) % n).check({ force: true });
    if (m) await ticks.nth(seed % (m - 1)).check({ force: true });
    if (!n && !m) await question.locator('textarea').fill(`  Eigen woorden <${seed}> & "meer"\n\nregel `);
  }
};

test('between beginning and sending no request leaves the page with answers', async () => {
  const context = await browser.newContext({ viewport: PHONE, isMobile: true });
  const page = await context.newPage();
  const sent = [];
  context.on('request', (request) => sent.push(request));
  const link = service.link();
  await page.goto(link);
  sent.length = 0;
  await page.click('main .primary');
  await page.waitForSelector('#answers');
  const paths = () => sent.map((request) => `${request.method()} ${request.url().slice(service.origin.length)}`);
  assert.deepEqual(paths(), ['GET /w/proef/survey', 'POST /w/proef/key', 'POST /w/proef/sign']);
  assert.equal(sent[0].postData(), null);
  const [code] = link.split('#')[1].split('/');
  assert.equal(sent[1].postData(), `code=${code}`);
  const { blinded } = sent[2].postData().match(/^code=[^&]+&blinded=(?<blinded>[\w-]{342})$/).groups;
  for (let pages = 0; pages < 40 && !await atCheck(page); pages += 1) {
    if (!pages) await page.click('[data-do=all]');
    await answerAll(page, 1);
    const before = await at(page);
    if (pages === 1) await page.click('.actions [value=back]');
    else await page.click('.actions .primary');
    await page.waitForFunction((was) => document.querySelector('[name=peil-at]').value !== was, before);
  }
  await page.goBack();
  await page.waitForSelector('main[data-page=questions]');
  await page.goForward();
  await page.waitForSelector('main[data-page=check]');
  assert.equal(sent.length, 3, paths().join(' '));
  // The other language is the same for everybody too.
  await page.click('.language');
  await page.waitForFunction(() => document.documentElement.lang === 'en');
  assert.deepEqual(paths().slice(3), ['GET /w/proef/survey?lang=en']);
  assert.equal(sent[3].postData(), null);
  // Nor could the browser send a form by itself.
  const methods = await page.locator('form').evaluateAll((forms) => forms.map((form) => form.method));
  assert.deepEqual(methods, ['dialog']);
  await page.click('.actions .primary');
  await page.waitForSelector('main[data-page=thanks]');
  assert.deepEqual(paths().slice(4), ['POST /w/proef/hand-in?lang=en']);
  // Nothing that came with the code goes with the answers, no cookie, and no address of where one came from.
  const handedIn = sent[4].postDataBuffer().toString('latin1');
  for (const seen of [code, code.replaceAll('-', ''), Buffer.from(blinded, 'base64url').toString('latin1').slice(0, 16)]) {
    assert.ok(!handedIn.includes(seen));
  }
  for (const request of sent) {
    const headers = await request.allHeaders();
    assert.equal(headers.cookie ?? headers.referer ?? '', '');
  }
  await context.close();
});

// A page as it stands, without what only one of the two roads needs.
const readMain = (html) => {
  const main = new DOMParser().parseFromString(html, 'text/html').querySelector('main');
  for (const part of main.querySelectorAll('input[type=hidden], [data-do=all], [data-road]')) part.remove();
  for (const part of main.querySelectorAll('*')) {
    for (const name of ['data-done', 'data-invited', 'data-group-nl', 'data-group-en', 'tabindex', 'method']) {
      part.removeAttribute(name);
    }
    if (part.matches('[data-script]')) part.removeAttribute('hidden');
    if (part.matches('form')) part.removeAttribute('class');
  }
  // Each has a code of somebody else.
  return main.outerHTML.replace(/Team [ab]/g, 'Team').replace(/>\s*</g, '>\n<');
};

// What was answered, as attributes, so that it is in the text of the page.
const asText = (page) => page.evaluate(() => {
  const copy = document.documentElement.cloneNode(true);
  const [live, still] = [document, copy].map((root) => [...root.querySelectorAll('input, textarea')]);
  live.forEach((input, index) => {
    if (input.matches('textarea')) still[index].textContent = `\n${input.value}`;
    else still[index].toggleAttribute('checked', input.checked);
  });
  return `<!doctype html>${copy.outerHTML}`;
});

for (const lang of ['nl', 'en']) {
  test(`every page is the one that the server makes, in ${lang}`, async () => {
    const eye = await browser.newPage();
    const seen = new Set();
    for (const seed of [0, 1, 2, 4]) {
      const contexts = [true, false].map((javaScriptEnabled) => browser.newContext({ viewport: DESK, javaScriptEnabled }));
      const [page, bare] = await Promise.all((await Promise.all(contexts)).map((context) => context.newPage()));
      await page.goto(service.link(lang));
      await bare.goto(`${service.origin}/w/proef?lang=${lang}`);
      await bare.fill('#code', service.codes.pop());
      for (const one of [page, bare]) { await one.click('main .primary'); await one.waitForSelector('#answers'); }
      for (let pages = 0; pages < 40; pages += 1) {
        const [mine, theirs] = [await asText(page), await asText(bare)];
        assert.equal(await eye.evaluate(readMain, mine), await eye.evaluate(readMain, theirs));
        assert.equal(await page.title(), await bare.title());
        if (await atCheck(bare)) break;
        for (const one of [page, bare]) {
          for (const id of await one.locator('.question, .fault').evaluateAll((all) => all.map((part) => part.id))) seen.add(id);
          if (await one.locator('.fault').count()) {
            await one.fill('textarea', 'kort');
          } else {
            await answerAll(one, seed);
            if (seed === 2 && await one.locator('textarea').count()) await one.fill('textarea', 'é'.repeat(5000));
          }
          // Back and forth once, which keeps what was answered.
          await one.click(pages === 2 ? '.actions [value=back]' : '.actions .primary');
          await one.waitForLoadState();
        }
      }
      assert.ok(await atCheck(page), 'both came to the overview');
      for (const one of [page, bare]) { await one.click('.actions .primary'); await one.waitForSelector('main[data-page=thanks]'); }
      assert.equal(await eye.evaluate(readMain, await asText(page)), await eye.evaluate(readMain, await asText(bare)));
      await page.context().close();
      await bare.context().close();
    }
    // Questions that not everybody gets, and a text that was too long, were among it.
    assert.ok([...seen].some((id) => id.startsWith('f-')), 'a fault');
    for (const routed of ['what_done', 'manager_support']) {
      assert.ok([...seen].some((id) => id.includes(routed)), `${routed}: ${[...seen].join(' ')}`);
    }
    await eye.close();
  });
}

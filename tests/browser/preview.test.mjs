// A questionnaire without a wave, as whoever writes it looks at it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, PHONE, answerPage, findings, heading, openBrowser, overflows, preview } from './harness.mjs';

let browser;
let shown;
before(async () => { [browser, shown] = [await openBrowser(), await preview('leadership')]; });
after(async () => { await browser.close(); shown.stop(); });

// axe and measuring are scripts themselves: without the script the page is only read.
const look = async (page, script) => {
  if (script) {
    assert.deepEqual(await findings(page), []);
    assert.ok(!await overflows(page), `${await heading(page)} sticks out`);
  }
  assert.match(await page.locator('aside.made-up').innerText(), /niet bewaard|not kept/);
};

for (const [name, viewport, lang, script] of [
  ['a phone', PHONE, 'nl', true],
  ['a phone, without the script', PHONE, 'nl', false],
  ['a wide screen', DESK, 'en', true],
]) {
  test(`somebody looks at a whole questionnaire on ${name}`, async () => {
    const context = await browser.newContext({ viewport, javaScriptEnabled: script });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    await page.goto(`${shown.origin}/${lang === 'nl' ? '' : '?lang=en'}`);
    await look(page, script);
    await page.click('main .primary');
    const all = page.locator('[data-do=all] >> visible=true');
    for (let pages = 0; pages < 6 && !(await page.locator('main[data-page=check]').count()); pages += 1) {
      if (await all.count()) await all.click();
      await look(page, script);
      await answerPage(page, 0);
      await page.click('.actions .primary >> visible=true');
      await page.waitForLoadState();
    }
    await look(page, script);
    await page.click('.actions .primary');
    await page.waitForSelector('main[data-page=preview]');
    await look(page, script);
    // Who manages staff is asked about themselves; that is kept apart from what they say of their manager.
    assert.match(await page.locator('main').innerText(), /\(core\)[\s\S]*\(managers\)/);
    assert.deepEqual(await context.cookies(), []);
    if (script) assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
    await context.close();
  });
}

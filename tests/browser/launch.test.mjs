// A wave is prepared in the browser, from an empty page to the moment at which it opens; the key is made there too, and never
// reaches the server.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { DESK, PHONE, Service, heading, openBrowser } from './harness.mjs';
import { kept, look, visitors } from './house.mjs';

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

const STEPS = ['days', 'units', 'staff', 'questions', 'texts', 'council', 'protection', 'protection/document', 'key', 'delete'];

for (const [lang, viewport, split] of [['nl', PHONE, false], ['en', DESK, true]]) {
  test(`a wave from nothing to open in ${lang} at ${viewport.width}`, async () => {
    const context = await browser.newContext({ viewport, acceptDownloads: true });
    const page = await context.newPage();
    const complaints = [];
    page.on('console', (message) => complaints.push(message.text()));
    const query = lang === 'nl' ? '' : `?lang=${lang}`;
    const at = (path) => `${service.origin}/house${path}${query}`;
    await activate(page, added('coordinator'), lang);
    await page.goto(at('/waves'));
    await page.click('main .actions .primary');
    await look(page);
    await page.locator('.card a[href*="questionnaire="]').first().click();
    await look(page);
    const wave = `browser-${lang}`;
    await page.fill('#code', 'Geen Code');
    await page.click('main .primary');
    await look(page);
    await page.fill('#code', wave);
    await page.click('main .primary');
    assert.ok(page.url().includes(`/waves/${wave}/prepare`), page.url());
    await look(page);
    for (const step of STEPS) {
      await page.goto(at(`/waves/${wave}/${step}`));
      await look(page);
    }

    await page.goto(at(`/waves/${wave}/staff`));
    await page.setInputFiles('#file', join(service.folder, 'staff.csv'));
    await page.click('main .primary');
    await look(page);
    assert.match(await page.locator('.notice').innerText(), /60 /);
    for (const step of ['questions', 'texts']) {
      await page.goto(at(`/waves/${wave}/${step}`));
      await page.click('main .primary');
    }
    for (const step of ['council', 'protection']) {
      await page.goto(at(`/waves/${wave}/${step}`));
      await page.fill('#on', '2026-01-05');
      await page.fill('#reference', 'OR 14');
      await page.click('main .primary');
    }

    await page.goto(at(`/waves/${wave}/key`));
    const sent = [];
    page.on('request', (request) => { sent.push(request.postData() ?? ''); });
    await page.click(`[data-make="${split ? 'split' : 'whole'}"]`);
    await page.waitForSelector('[data-made]:not([hidden])');
    await look(page);
    const files = await kept(page, service.folder);
    assert.equal(files.length, split ? 2 : 1);
    const sealing = await page.locator('[name="made"]').inputValue();
    writeFileSync(join(service.folder, 'made.sealing-key'), sealing);
    assert.match(service.run('key', 'check', ...files, '--for', 'made.sealing-key'), /opens what is sealed/);
    await page.fill('#holder', 'de coördinator');
    await page.check('[name="kept"]');
    await page.click('main .primary');
    assert.ok(page.url().includes('/prepare'), await heading(page));
    assert.ok(sent.some((body) => body.includes('peil-sealing-key')), 'what is no secret was sent');
    assert.ok(sent.every((body) => !body.includes('secret ')), 'the secret was not');

    await page.click('main .actions .primary');
    await look(page);
    await page.check('[name="sure"]');
    await page.click('main .primary');
    await look(page);
    assert.match(service.run('wave', 'status', wave), /Open/);
    await page.goto(at(`/waves/${wave}/close`));
    await look(page);
    // A form that was refused: the browser says so by itself.
    assert.deepEqual(complaints.filter((said) => !said.includes('status of 422')), []);
    await context.close();
  });
}

test('the questionnaire of a draft is gone through page by page, inside the house', async () => {
  const context = await browser.newContext({ viewport: DESK });
  const page = await context.newPage();
  await activate(page, added('coordinator'));
  await page.goto(`${service.origin}/house/new-wave`);
  await page.locator('.card a[href*="questionnaire="]').first().click();
  await page.fill('#code', 'browser-try');
  await page.click('main .primary');
  await page.goto(`${service.origin}/house/waves/browser-try/questions`);
  await page.locator('main a', { hasText: 'Vul de vragenlijst zelf in' }).click();
  await look(page);
  await page.click('main .primary');
  assert.ok(page.url().endsWith('/house/waves/browser-try/questions/try/page'), page.url());
  await look(page);
  await context.close();
});

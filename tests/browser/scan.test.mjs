// A maturity scan in the browser: a coordinator makes one, an assessor scores with the keyboard alone, what is filled in keeps
// itself, and everybody sees everything once the talk begins.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, PHONE, Service, heading, openBrowser, sent } from './harness.mjs';
import { look, visitors } from './house.mjs';

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

// Somebody who is in, on a page of their own.
const person = async (role, viewport, lang) => {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => complaints.push(message.text()));
  await activate(page, added(role), lang);
  const go = (path) => page.goto(`${service.origin}/house${path}${lang === 'nl' ? '' : `?lang=${lang}`}`);
  return { context, page, go, complaints };
};

const made = async ({ page, go }, code) => {
  await go('/scans/new');
  await look(page);
  await page.locator('[name="framework"][value="basic_norms"]').check();
  for (const box of await page.locator('[name="assessor"]').all()) await box.check();
  await page.fill('#code', code);
  await page.locator('main .primary').click();
  assert.ok(page.url().includes(`/house/scans/${code}`), page.url());
  await look(page);
};

const kept = (page, words) => page.waitForFunction(
  (words) => document.querySelector('[data-kept]').textContent === words, words);

for (const [lang, what, viewport, saved] of [['nl', 'a phone', PHONE, 'Opgeslagen.'], ['en', 'a wide screen', DESK, 'Saved.']]) {
  test(`a scan from its making to its results, in ${lang} on ${what}`, async () => {
    const assessor = await person('assessor', viewport, lang);
    const coordinator = await person('coordinator', viewport, lang);
    const code = `scan-${lang}`;
    await made(coordinator, code);
    const { page, go } = assessor;
    await go('');
    await look(page);
    await go('/scans');
    await look(page);
    await go(`/scans/${code}`);
    await look(page);
    await go(`/scans/${code}/norms/1`);
    await look(page);

    // With the keyboard alone: a level by its number, grounds, and everything keeps itself.
    await page.locator('.skip').focus();
    for (let tabs = 0; tabs < 40; tabs += 1) {
      if (await page.evaluate(() => document.activeElement.name === 'verdict')) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('3');
    await kept(page, saved);
    assert.equal(await page.locator('[name="verdict"]:checked').getAttribute('value'), 'arranged');
    await page.keyboard.press('Tab');
    for (let tabs = 0; tabs < 20; tabs += 1) {
      if (await page.evaluate(() => document.activeElement.id === 'grounds')) break;
      await page.keyboard.press('Tab');
    }
    const before = await page.locator('[name="revision"]').inputValue();
    await page.keyboard.type('Het beleid staat op intranet.');
    await page.keyboard.press('Tab');
    await page.waitForFunction((before) => document.querySelector('[name="revision"]').value !== before, before);
    assert.equal(await page.inputValue('#grounds'), 'Het beleid staat op intranet.');
    // A file keeps itself too, and is not sent a second time.
    await page.locator('form summary').click();
    await look(page);
    await page.setInputFiles('#file', { name: 'beleid.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n%%EOF\n') });
    await page.waitForFunction(() => document.querySelector('[name="file-0"]').value.length === 64);
    assert.equal(await page.locator('[data-file]').innerText(), 'beleid.pdf');
    await page.fill('#place-0', 'bladzijde 3');
    await page.reload();
    assert.equal(await page.inputValue('#what-0'), 'beleid.pdf');
    await look(page);
    await page.locator('[name="next"]').focus();
    await sent(page);
    assert.ok(page.url().includes(`/scans/${code}/norms/2`), page.url());

    // What is not in order is said, and stays.
    await page.fill('#grounds', 'Vraag het aan jan@town.example');
    await page.locator('[name="next"]').click();
    await page.waitForSelector('.alert');
    await look(page);
    assert.equal(await page.inputValue('#grounds'), 'Vraag het aan jan@town.example');
    for (let norm = 2; norm <= 14; norm += 1) {
      await go(`/scans/${code}/norms/${norm}`);
      await page.locator('[name="verdict"]').nth(norm % 5).check();
      await page.fill('#grounds', 'Gezien in de map.');
      await page.locator('[name="next"]').click();
      await page.waitForURL(norm < 14 ? `**/norms/${norm + 1}*` : `**/${code}?*saved=1`);
    }
    await page.locator('form[action*="/done"] button').click();
    await page.waitForSelector('form[action*="/resume"]');
    await look(page);

    await coordinator.go(`/scans/${code}`);
    await look(coordinator.page);
    // Assessors of other tests have a seat and score nothing.
    await coordinator.page.locator('form[action*="/consensus"] .primary').click();
    if (await coordinator.page.locator('#anyway').count()) {
      await coordinator.page.locator('[name="anyway"]').check();
      await coordinator.page.locator('form[action*="/consensus"] .primary').click();
    }
    await coordinator.page.waitForSelector('form[action*="/close"]');
    await look(coordinator.page);
    await go(`/scans/${code}/talk/1`);
    await look(page);
    for (let norm = 1; norm <= 14; norm += 1) {
      await go(`/scans/${code}/talk/${norm}`);
      await page.locator('[name="verdict"]').nth(norm % 5).check();
      await page.fill('#grounds', 'Samen besproken.');
      await page.locator('[name="next"]').click();
      await page.waitForURL(norm < 14 ? `**/talk/${norm + 1}*` : `**/${code}?*saved=1`);
    }
    await coordinator.go(`/scans/${code}`);
    await coordinator.page.locator('form[action*="/close"] .primary').click();
    await coordinator.page.waitForSelector('.mark');
    await look(coordinator.page);
    await go(`/scans/${code}/talk/1`);
    await look(page);
    assert.deepEqual(assessor.complaints.filter((said) => !/422/.test(said)), []);
    await assessor.context.close();
    await coordinator.context.close();
  });
}

test('without script the buttons do it', async () => {
  const assessor = await person('assessor', PHONE, 'nl');
  const coordinator = await person('coordinator', PHONE, 'nl');
  await made(coordinator, 'scan-plain');
  const storageState = await assessor.context.storageState();
  const plain = await browser.newContext({ viewport: PHONE, storageState, javaScriptEnabled: false });
  const page = await plain.newPage();
  await page.goto(`${service.origin}/house/scans/scan-plain/norms/1`);
  await page.locator('[name="verdict"]').nth(1).check();
  await page.fill('#grounds', 'Gezien.');
  await page.locator('form[enctype] .secondary').click();
  assert.equal(await page.locator('[role="status"]').first().innerText(), 'Opgeslagen.');
  assert.equal(await page.inputValue('#grounds'), 'Gezien.');
  assert.equal(await heading(page), 'Beleid op papier');
  await plain.close();
  await assessor.context.close();
  await coordinator.context.close();
});

test('units side by side', async () => {
  const assessor = await person('assessor', DESK, 'nl');
  const coordinator = await person('coordinator', DESK, 'nl');
  const { page, go } = coordinator;
  await go('/scans/new');
  for (const box of await page.locator('[name="assessor"]').all()) await box.check();
  await page.fill('#code', 'samen');
  await page.locator('summary').click();
  for (const box of await page.locator('[name="unit"]').all()) await box.check();
  await page.locator('main .primary').click();
  for (const [unit, at] of [['a', 2], ['b', 1]]) {
    await go(`/scans/samen-${unit}`);
    await page.locator('[name="anyway"]').check();
    await page.locator('form[action*="/consensus"] .primary').click();
    const norms = await page.locator('[id^="norm-"]').count();
    for (let norm = 1; norm <= norms; norm += 1) {
      await go(`/scans/samen-${unit}/talk/${norm}`);
      await page.locator('[name="verdict"]').nth(norm % 3 ? at : 4).check();
      for (const said of await page.locator('[name^="aspect-"][value="partly"]').all()) await said.check();
      await page.fill('#grounds', 'Samen besproken.');
      await page.locator('[name="next"]').click();
      await page.waitForURL(norm < norms ? `**/talk/${norm + 1}*` : `**/samen-${unit}?*saved=1`);
    }
    await go(`/scans/samen-${unit}`);
    await page.locator('form[action*="/close"] .primary').click();
    await page.waitForSelector('.mark');
  }
  for (const viewport of [PHONE, DESK]) {
    await page.setViewportSize(viewport);
    await go('/programmes/samen');
    await look(page);
    await go('/scans');
    await look(page);
  }
  await assessor.context.close();
  await coordinator.context.close();
});

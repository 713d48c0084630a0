// The page that `peil analyse --format report` makes, as a director opens it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, PHONE, findings, openBrowser, overflows, report } from './harness.mjs';

let browser;
let made;
before(async () => { [browser, made] = [await openBrowser(), report()]; });
after(async () => { await browser.close(); made.remove(); });

for (const [name, viewport] of [['a phone', PHONE], ['a wide screen', DESK]]) {
  test(`a report is read on ${name}`, async () => {
    const context = await browser.newContext({ viewport, offline: true });
    const page = await context.newPage();
    await page.goto(made.address);
    assert.deepEqual(await findings(page), []);
    assert.ok(!await overflows(page), 'the page sticks out');
    assert.ok(await page.locator('svg.bar').count() > 0);
    // Who uses the keyboard first meets the way past the contents, and can move a wide table.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'content');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('role')), 'region');
    await context.close();
  });
}

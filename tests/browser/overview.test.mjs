// The overview of all units as a page, as a coordinator opens it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, PHONE, findings, openBrowser, overflows, overviews } from './harness.mjs';

// What WCAG asks a page to fit: a wide screen at four times its size.
const NARROW = { width: 320, height: 256 };

let browser;
let made;
before(async () => { [browser, made] = [await openBrowser(), overviews()]; });
after(async () => { await browser.close(); made.remove(); });

const open = async (name, viewport) => {
  const context = await browser.newContext({ viewport, offline: true });
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(made.address(name));
  return { context, page, complaints };
};

for (const [what, viewport] of [['a phone', PHONE], ['a wide screen', DESK]]) {
  test(`axe finds nothing on the overview on ${what}`, async () => {
    for (const name of ['overzicht', 'overview']) {
      const { context, page, complaints } = await open(name, viewport);
      assert.deepEqual(await findings(page), [], name);
      assert.deepEqual(complaints, [], name);
      await context.close();
    }
  });
}

test('only the table moves sideways', async () => {
  const { context, page } = await open('overzicht', DESK);
  for (const viewport of [DESK, { width: 800, height: 900 }, PHONE, NARROW]) {
    await page.setViewportSize(viewport);
    assert.ok(!await overflows(page), `at ${viewport.width}`);
  }
  const region = page.getByRole('region', { name: 'Gemiddelde per onderdeel en thema, van 1 tot en met 5' });
  assert.ok(await region.evaluate((element) => element.scrollWidth > element.clientWidth), 'there is more than fits');
  await page.keyboard.press('Tab');
  assert.ok(await region.evaluate((element) => element === document.activeElement), 'the keyboard gets there');
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => document.querySelector('.scroll').scrollLeft > 0);
  await context.close();
});

test('the heads stay in sight', async () => {
  const { context, page } = await open('overzicht', DESK);
  const head = page.getByRole('columnheader', { name: 'Cultuur' });
  await page.locator('.scroll').evaluate((element) => { element.scrollIntoView(); element.scrollTop = 700; });
  const [box, frame] = [await head.boundingBox(), await page.locator('.scroll').boundingBox()];
  assert.ok(box.y >= frame.y - 1 && box.y < frame.y + 120, `${box.y} in ${frame.y}`);
  await context.close();
});

test('it is a table with heads of rows and columns', async () => {
  const { context, page } = await open('overzicht', DESK);
  const table = page.getByRole('table', { name: 'Gemiddelde per onderdeel en thema, van 1 tot en met 5' });
  assert.equal(await table.getByRole('columnheader').count(), 11);
  assert.equal(await table.getByRole('rowheader').count(), 47);
  const row = table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Team 6', exact: true }) });
  // The mark is said in words.
  const clear = row.getByRole('cell', { name: '1,6 lager dan de hele organisatie, meer dan toeval' });
  assert.equal(await clear.count(), 1);
  const markup = page.getByRole('rowheader', { name: 'Dienst Stad & <b>Ruimte</b>', exact: true });
  assert.equal(await markup.count(), 1);
  await context.close();
});

test('on paper the table goes on, with its heads', async () => {
  const { context, page } = await open('overzicht', DESK);
  const pdf = (await page.pdf({ preferCSSPageSize: true, tagged: true })).toString('latin1');
  const pages = pdf.match(/\/Type \/Page\b/g).length;
  assert.ok(pages >= 2 && pages <= 3, `${pages} pages`);
  const [, width, height] = pdf.match(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/);
  assert.deepEqual([Math.round(width), Math.round(height)], [842, 595]);
  await context.close();
});

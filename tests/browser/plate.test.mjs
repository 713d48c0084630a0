// The talk plate as a page, as a manager opens it: on a phone, on a wide screen, with the keyboard, on paper.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, PHONE, findings, openBrowser, overflows, plates } from './harness.mjs';

// Each says something that the others do not. Axe takes seconds a page, so it does not see every case.
const TELLING = ['since_english', 'inside', 'all_hidden'];
// Those with most on them, and with least.
const PRINTED = ['all_hidden', 'hostile', 'inside', 'long', 'pairs', 'since_mixed', 'sixty_questions', 'worried'];
// What WCAG asks a page to fit: a wide screen at four times its size.
const NARROW = { width: 320, height: 256 };

let browser;
let made;
before(async () => { [browser, made] = [await openBrowser(), plates()]; });
after(async () => { await browser.close(); made.remove(); });

const open = async (name, viewport) => {
  const context = await browser.newContext({ viewport, offline: true });
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('dialog', (dialog) => { complaints.push(dialog.message()); dialog.dismiss(); });
  await page.goto(made.address(name));
  return { context, page, complaints };
};

const openFigures = (page) => page.locator('details').evaluateAll((all) => { for (const details of all) details.open = true; });

for (const [what, viewport] of [['a phone', PHONE], ['a wide screen', DESK]]) {
  test(`axe finds nothing on ${what}`, async () => {
    for (const name of TELLING) {
      const { context, page } = await open(name, viewport);
      await openFigures(page);
      assert.deepEqual(await findings(page), [], name);
      await context.close();
    }
  });
}

test('no case sticks out at the side or complains', async () => {
  assert.ok(made.names.length >= 15, made.names.join(' '));
  for (const name of made.names) {
    const { context, page, complaints } = await open(name, DESK);
    await openFigures(page);
    for (const viewport of [DESK, { width: 800, height: 900 }, PHONE, NARROW]) {
      await page.setViewportSize(viewport);
      assert.ok(!await overflows(page), `${name} at ${viewport.width}`);
    }
    assert.deepEqual(complaints, [], name);
    await context.close();
  }
});

test('a name with markup is a name', async () => {
  const { context, page } = await open('hostile', PHONE);
  assert.equal(await page.locator('h1').innerText(), '<script>alert(1)</script> #set page() 😀');
  assert.equal(await page.locator('script').count(), 0);
  await context.close();
});

test('the language is that of the words', async () => {
  for (const [name, lang, heading] of [['since', 'nl', 'Hoe het er hier voor staat'], ['english', 'en', 'How things are here']]) {
    const { context, page } = await open(name, DESK);
    assert.equal(await page.locator('html').getAttribute('lang'), lang);
    assert.equal(await page.getByRole('heading', { level: 2 }).first().innerText(), heading);
    await context.close();
  }
});

for (const [name, viewport] of [['a phone', PHONE], ['a wide screen', DESK]]) {
  test(`tables stay tables on ${name}`, async () => {
    const { context, page } = await open('since', viewport);
    const table = page.getByRole('table', { name: 'Wat mensen antwoordden, per vraag' });
    assert.equal(await table.getByRole('columnheader').count(), 7);
    const row = table.getByRole('row', { name: 'Mijn organisatie vindt integriteit belangrijk.' });
    // The bar is beside the figures for the eye; the words beside a figure on a phone stand in the head of its column.
    assert.deepEqual(await row.getByRole('cell').count(), 6);
    assert.equal(await row.getByRole('cell', { name: '23', exact: true }).count(), 1);
    await context.close();
  });

  test(`the keyboard reaches the figures of the chart on ${name}`, async () => {
    const { context, page } = await open('since', viewport);
    assert.equal(await page.getByRole('img', { name: /Cultuur: gemiddelde 2,3, marge van 2,0 tot 2,6/ }).count(), 1);
    const table = page.getByRole('table', { name: 'Gemiddelde per thema, van 1 tot en met 5' });
    assert.equal(await table.count(), 0);
    await page.keyboard.press('Tab');
    const focus = page.locator(':focus-visible');
    assert.equal(await focus.innerText(), 'Dezelfde cijfers als tabel');
    assert.ok(parseFloat(await focus.evaluate((element) => getComputedStyle(element).outlineWidth)) >= 2);
    const { height } = await focus.boundingBox();
    assert.ok(height >= 24, `${height} px is hard to hit`);
    await page.keyboard.press('Enter');
    assert.equal(await table.getByRole('row').count(), 7);
    assert.equal(await table.getByRole('cell', { name: '2,0 tot 2,6', exact: true }).count(), 1);
    await context.close();
  });
}

test('on paper it is two sides of an A4 on its side, and a third page of what lies inside', async () => {
  for (const name of PRINTED) {
    const { context, page } = await open(name, DESK);
    const pdf = (await page.pdf({ preferCSSPageSize: true, tagged: true })).toString('latin1');
    const sides = await page.locator('.inside').count() === 0 ? 2 : 3;
    assert.equal(pdf.match(/\/Type \/Page\b/g).length, sides, name);
    const [, width, height] = pdf.match(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/);
    assert.deepEqual([Math.round(width), Math.round(height)], [842, 595], name);
    await page.emulateMedia({ media: 'print' });
    // There are lines to write on, and no word about printing.
    assert.ok(await page.locator('.signed .line').first().isVisible());
    assert.ok(!await page.locator('.only-screen').isVisible());
    await context.close();
  }
});

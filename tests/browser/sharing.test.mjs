// Results are shared from a page, each manager gets a mail, and its link leads into the house. On every page axe finds
// nothing and nothing sticks out.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, PHONE, Service, WAVE, openBrowser } from './harness.mjs';
import { look, visitors } from './house.mjs';
import { Relay } from './relay.mjs';

let relay;
let service;
let browser;
before(async () => {
  relay = await Relay.start();
  service = await Service.with(relay.settings());
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await service?.stop();
  await relay?.remove();
});

const linkIn = (mail) => {
  const link = new URL(mail.words.match(/http:\S+\/house\/link#\S+/)[0]);
  return `${service.origin}${link.pathname}${link.hash}`;
};

// The mails to somebody, once there are so many.
const mailsTo = async (page, address, count) => {
  for (;;) {
    const mails = relay.accepted().filter(({ to }) => to === address);
    if (mails.length >= count) return mails;
    await page.reload();
  }
};

test('a coordinator shares on a day, thinks better of it, shares today; a manager comes in by the mail', async () => {
  const { added, activate } = visitors(service);
  const manager = added('manager:a');
  service.run('wave', 'close', WAVE, '--key', 'proef.opening-key');
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  await activate(page, added('coordinator'));
  const form = `${service.origin}/house/waves/${WAVE}/publish`;
  await page.goto(form);
  await look(page);
  await page.fill('#day', '2020-01-01');
  await page.click('main form.begin .primary');
  await look(page);
  assert.match(await page.locator('.alert').innerText(), /Kies vandaag/);
  const today = await page.evaluate(() => new Date().toISOString().slice(0, 10));
  const later = new Date(Date.now() + 30 * 86400000).toISOString().slice(0, 10);
  await page.fill('#day', later);
  await page.check('[name=looked]');
  await page.click('main form.begin .primary');
  await look(page);
  assert.match(await page.locator('dl.where').innerText(), /Wordt gedeeld op/);
  await page.goto(form);
  await look(page);
  await page.click('[name=drop]');
  assert.doesNotMatch(await page.locator('dl.where').innerText(), /Wordt gedeeld op/);

  await page.goto(form);
  await page.fill('#day', today);
  await page.check('[name=looked]');
  await page.click('main form.begin .primary');
  const [mail] = await mailsTo(page, manager.email, 1);
  assert.match(mail.words, /De uitkomsten staan klaar/);
  for (;;) {
    if (/1 van de 1/.test(await page.locator('dl.where').innerText())) break;
    await page.reload();
  }
  await look(page);

  const desk = await browser.newContext({ viewport: DESK });
  const visitor = await desk.newPage();
  await visitor.goto(linkIn(mail));
  await look(visitor);
  await visitor.click('main .primary');
  await visitor.locator('h1', { hasText: 'Begin' }).waitFor();
  await look(visitor);
  // Once only; then a new one is asked for, on the page that says so.
  const other = await browser.newContext({ viewport: PHONE });
  const late = await other.newPage();
  await late.goto(`${service.origin}/house/enter`);
  await late.click('a[href*="/enter/mail"]');
  await look(late);
  await late.fill('#email', 'geen adres');
  await late.click('main .primary');
  await look(late);
  assert.match(await late.locator('.alert').innerText(), /apenstaartje/);
  await late.fill('#email', manager.email);
  await late.click('main .primary');
  await look(late);
  const told = await late.locator('main').innerText();
  const [, asked] = await mailsTo(page, manager.email, 2);
  assert.match(asked.words, /een uur lang/);
  // Whoever has no account is told the same, and nobody gets a mail.
  await late.goto(`${service.origin}/house/enter/mail`);
  await late.fill('#email', 'nobody@town.example');
  await late.click('main .primary');
  assert.equal(await late.locator('main').innerText(), told);
  assert.equal(relay.accepted().length, 2);
  await visitor.context().clearCookies();
  await visitor.goto(linkIn(asked));
  await visitor.click('main .primary');
  await visitor.locator('h1', { hasText: 'Begin' }).waitFor();
  for (const one of [context, desk, other]) await one.close();
});

// Invitations by mail as a coordinator sends them from a page, over a real mail server, until somebody opens the link of one.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, PHONE, Service, WAVE, heading, openBrowser } from './harness.mjs';
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

test('everybody is invited from a page, once, and the link of a mail leads to the survey', async () => {
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  const { added, activate } = visitors(service);
  await activate(page, added('coordinator'));
  await page.goto(`${service.origin}/house/waves/${WAVE}`);
  await look(page);
  await page.locator('.card a[href$="/mail"]').click();
  await look(page);

  await page.fill('#to', 'geen adres');
  await page.locator('form[action$="/test"] button').click();
  await look(page);
  assert.match(await page.locator('.alert').innerText(), /geen e-mailadres/);
  await page.fill('#to', 'anna@town.example');
  await page.locator('form[action$="/test"] button').click();
  await look(page);
  const [trial] = relay.accepted();
  assert.equal(trial.to, 'anna@town.example');
  assert.match(trial.words, /proefmail/);

  const send = async (round) => {
    // The last mail is counted a moment before its round is over: until then the page offers no other one.
    do {
      await page.goto(`${service.origin}/house/waves/${WAVE}/mail`);
    } while (!(await page.locator(`[name="round"][value="${round}"]`).count()));
    await page.check(`[name="round"][value="${round}"]`);
    await page.check('[name="sure"]');
    await page.click('main .primary');
  };
  await page.goto(`${service.origin}/house/waves/${WAVE}/mail`);
  await page.click('main .primary');
  await look(page);
  assert.match(await page.locator('.alert').innerText(), /vinkje/);
  await send('invitation');
  await look(page);
  // As a coordinator does: load the page again until it is done.
  for (;;) {
    if (/Verstuurd: 60\.$/m.test(await page.locator('dl.where').innerText())) break;
    await page.reload();
  }
  await look(page);
  const mails = relay.accepted().slice(1);
  assert.equal(new Set(mails.map((mail) => mail.to)).size, 60);
  assert.equal(mails.length, 60, 'nobody twice');

  const link = new URL(mails[7].words.match(/http:\S+#\S+/)[0]);
  const visitor = await browser.newContext({ viewport: PHONE });
  const survey = await visitor.newPage();
  await survey.goto(`${service.origin}${link.pathname}${link.hash}`);
  await survey.click('main .primary');
  await survey.waitForSelector('#answers');
  await visitor.close();

  // The first reminder goes to all the same, whoever began.
  await send('reminder-1');
  for (;;) {
    await page.reload();
    if ((await page.locator('dl.where').innerText()).match(/Verstuurd: 60\./g)?.length === 2) break;
  }
  assert.equal(relay.accepted().length, 121);

  await relay.stop();
  await send('reminder-2');
  for (;;) {
    await page.reload();
    if (await page.locator('.alert').count()) break;
  }
  await look(page);
  assert.match(await page.locator('.alert').innerText(), /niet bereikbaar/);
  assert.equal(await heading(page), 'Uitnodigen per e-mail');
  await context.close();
});

test('a service without a relay says who can set one up', async () => {
  const plain = await Service.start();
  try {
    const context = await browser.newContext({ viewport: DESK });
    const page = await context.newPage();
    const { added, activate } = visitors(plain);
    await activate(page, added('coordinator'), 'en');
    await page.goto(`${plain.origin}/house/waves/${WAVE}/mail?lang=en`);
    await look(page);
    assert.match(await page.locator('.notice').innerText(), /sends no mail yet/);
    await context.close();
  } finally {
    await plain.stop();
  }
});

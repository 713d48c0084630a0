// The whole story, from a database with nothing in it, as the people in it live it: a coordinator who comes in by her
// organisation's provider, staff who answer by the links in their mail, and a manager who talks about it with his team.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { DESK, PHONE, Service, answerPage, day, freePort, heading, openBrowser } from './harness.mjs';
import { kept, look } from './house.mjs';
import { IdentityProvider, signInThere } from './provider.mjs';
import { Relay } from './relay.mjs';

const WAVE = 'verhaal';
// A few more in each team than have to answer before anything is shown (five).
const TEAMS = { a: 8, b: 8 };
const ANSWERING = 7;

let provider;
let relay;
let service;
let browser;
before(async () => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const known = (name) => ({ email: `${name}@town.example`, email_verified: true });
  provider = await IdentityProvider.start(`${origin}/house/enter/oidc/callback`, { anna: known('anna'), bo: known('bo') });
  relay = await Relay.start();
  service = Service.empty(`listen = "127.0.0.1:${port}"\npublic_url = "${origin}"\n\n${relay.settings()}\n`
    + provider.settings('required = true'));
  const rows = Object.entries(TEAMS).map(([team, heads]) => `${team},w,Team ${team},Team ${team},team,${heads}`);
  const file = (name, ...lines) => writeFileSync(join(service.folder, name), `${lines.join('\n')}\n`);
  const head = 'code,parent,name_nl,name_en,kind,heads';
  const top = 'w,,Gemeente Waterrijk,Municipality of Waterrijk,gemeente,0';
  // Whoever runs the server makes the organisation and its first account, and nothing more.
  file('begin.csv', head, top);
  file('units.csv', head, top, ...rows);
  const people = Object.entries(TEAMS).flatMap(([team, heads]) =>
    Array.from({ length: heads }, (_, person) => `${team},${team}${person}@town.example,mail`));
  file('staff.csv', 'unit,email,channel', ...people);
  service.run('units', 'import', 'begin.csv', '--organisation', 'organisation.toml');
  service.run('user', 'add', 'anna@town.example', '--name', 'Anna Bakker', '--organisation', 'town', '--role', 'coordinator');
  await service.serve();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await service?.stop();
  await provider?.stop();
  await relay?.remove();
});

// Somebody with an account, in a browser of their own.
const comeIn = async (name) => {
  const context = await browser.newContext({ viewport: DESK, acceptDownloads: true });
  const page = await context.newPage();
  await page.goto(`${service.origin}/house`);
  await page.click('main a.primary');
  await signInThere(page, name);
  assert.equal(await heading(page), 'Begin');
  return page;
};

// Somebody who was invited, from the link in the mail to thanks.
const answers = async (link, choice, viewport) => {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  await page.goto(link);
  await page.click('main .primary');
  await page.waitForSelector('#answers');
  for (let pages = 0; pages < 100; pages += 1) {
    if (await page.locator('main').getAttribute('data-page') === 'thanks') break;
    const before = await page.content();
    await answerPage(page, choice);
    await page.click('.actions .primary');
    await page.waitForFunction((html) => document.documentElement.outerHTML !== html, before);
    await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
  }
  assert.equal(await heading(page), 'Dank u wel');
  await context.close();
};

// Loads a page again, as people do, until it shows what they wait for.
const until = async (page, selector) => {
  while (!await page.locator(selector).count()) await page.reload();
};

test('from nothing to an agreement in a team', async () => {
  const anna = await comeIn('anna');
  const at = (path) => anna.goto(`${service.origin}/house${path}`);
  const next = () => anna.click('main .primary');
  const send = async (path, file) => {
    await at(path);
    await anna.setInputFiles('#file', join(service.folder, file));
    await next();
  };

  // Her organisation, and the manager of a team.
  await send('/organisation', 'units.csv');
  await look(anna);
  await next();
  assert.match(await anna.locator('.tree').innerText(), /Team a/);
  await at('/people');
  await anna.fill('#name', 'Bo Visser');
  await anna.fill('#email', 'bo@town.example');
  await anna.selectOption('#unit', 'a');
  await next();
  assert.match(await anna.locator('.notice').innerText(), /Bo Visser is toegevoegd en kan inloggen met Gemeente Waterrijk/);
  await look(anna);

  // A wave of two themes.
  await at('/new-wave');
  await anna.locator('.card a[href*="questionnaire="]').first().click();
  await anna.fill('#code', WAVE);
  await anna.fill('#opens', day(-1));
  await anna.fill('#closes', day(7));
  await anna.fill('#k', '5');
  const themes = await anna.locator('[name="theme"]').all();
  for (const theme of themes.slice(2)) await theme.uncheck();
  await next();
  assert.ok(anna.url().includes(`/waves/${WAVE}/prepare`), await anna.locator('main').innerText());
  await send(`/waves/${WAVE}/staff`, 'staff.csv');
  for (const step of ['questions', 'texts']) {
    await at(`/waves/${WAVE}/${step}`);
    await next();
  }
  for (const step of ['council', 'protection']) {
    await at(`/waves/${WAVE}/${step}`);
    await anna.fill('#on', '2026-01-05');
    await anna.fill('#reference', 'OR 14');
    await next();
  }
  await at(`/waves/${WAVE}/key`);
  await anna.click('[data-make="whole"]');
  await anna.waitForSelector('[data-made]:not([hidden])');
  const [key] = await kept(anna, service.folder);
  await anna.fill('#holder', 'de integriteitscoördinator');
  await anna.check('[name="kept"]');
  await next();
  await anna.click('main .actions .primary');
  await anna.check('[name="sure"]');
  await next();

  // Everybody is invited; most answer.
  await at(`/waves/${WAVE}/mail`);
  await anna.check('[name="round"][value="invitation"]');
  await anna.check('[name="sure"]');
  await next();
  const everybody = TEAMS.a + TEAMS.b;
  await until(anna, `dl.where :text("Verstuurd: ${everybody}.")`);
  const mails = relay.accepted();
  assert.equal(mails.length, everybody);
  for (const team of Object.keys(TEAMS)) {
    const theirs = mails.filter((mail) => mail.to.startsWith(team)).slice(0, ANSWERING);
    for (const [person, mail] of theirs.entries()) {
      const link = mail.words.match(/http:\S+#\S+/)[0];
      assert.ok(link.startsWith(`${service.origin}/w/${WAVE}`), 'the link leads there as it is');
      await answers(link, person % 5, person % 2 ? PHONE : DESK);
    }
  }

  // She closes it with the key that her browser made, looks, and shares.
  await at(`/waves/${WAVE}/close`);
  await anna.setInputFiles('#file', join(service.folder, key));
  await anna.fill('#code', WAVE);
  await next();
  await until(anna, '.card a[href$="/publish"]');
  assert.match(service.run('wave', 'status', WAVE), new RegExp(`${2 * ANSWERING}`));
  await look(anna);
  await anna.locator('.card a[href$="/publish"]').click();
  await anna.check('[name="looked"]');
  await next();
  await look(anna);
  // He is told by mail, with no link that leads in past the provider.
  const toBo = () => relay.accepted().filter(({ to }) => to === 'bo@town.example');
  while (!toBo().length) await anna.reload();
  assert.match(toBo()[0].words, /De uitkomsten staan klaar/);
  assert.match(toBo()[0].words, /\/house\/enter/);
  assert.doesNotMatch(toBo()[0].words, /\/house\/link/);

  // The manager finds the plate of the own team, and writes down what was agreed about it.
  const bo = await comeIn('bo');
  await look(bo);
  await bo.locator('main a[href$="/plates/a"]').click();
  assert.match(await bo.locator('body').innerText(), /Team a/);
  await bo.goto(`${service.origin}/house/waves/${WAVE}/plates/b`);
  assert.equal(await bo.locator('h1').innerText(), 'Deze pagina bestaat niet', 'not of another team');
  await bo.goto(`${service.origin}/house`);
  await bo.locator('main a[href$="/plates/a/talk"]').click();
  await bo.fill('#held_on', day(0));
  await bo.locator('form[action$="/held"] button').click();
  await bo.selectOption('#theme', { index: 1 });
  await bo.fill('#what', 'Elke maand een lastige situatie bespreken');
  await bo.fill('#who', 'de teamleider');
  await bo.fill('#due', day(60));
  await bo.click('main .primary');
  assert.match(await bo.locator('main').innerText(), /Elke maand een lastige situatie bespreken/);
  await look(bo);

  // She sees that there is one, and not what it says.
  await at(`/waves/${WAVE}/follow-up`);
  const seen = await anna.locator('main').innerText();
  assert.match(seen, /1/);
  assert.doesNotMatch(seen, /lastige situatie/);
  await look(anna);
});

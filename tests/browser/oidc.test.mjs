// Coming into the house by way of the organisation's own provider, in a real browser and with a real provider.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, PHONE, Service, freePort, heading, openBrowser } from './harness.mjs';
import { PASSWORD, look } from './house.mjs';
import { IdentityProvider, signInThere } from './provider.mjs';

const verified = (name) => ({ email: `${name}@town.example`, email_verified: true });
const PEOPLE = {
  anna: verified('Anna'),
  bo: verified('bo'),
  cas: verified('cas'),
  dirk: { email: 'dirk@town.example', email_verified: false },
  eva: verified('eva'),
};

let provider;
let service;
let browser;
before(async () => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  provider = await IdentityProvider.start(`${origin}/house/enter/oidc/callback`, PEOPLE);
  service = await Service.with(`listen = "127.0.0.1:${port}"\npublic_url = "${origin}"\n\n${provider.settings()}`);
  browser = await openBrowser();
  const add = (name, role) => service.run('user', 'add', `${name}@town.example`, '--name', name, '--organisation', 'town',
    '--role', role);
  add('anna', 'coordinator');
  add('bo', 'manager:a');
  add('dirk', 'coordinator');
  add('eva', 'coordinator');
  service.run('user', 'disable', 'eva@town.example');
});
after(async () => { await browser?.close(); await service?.stop(); await provider?.stop(); });

const BUTTON = 'main a.primary';

// A page in a browser of its own, with what it complains about.
const visit = async (more = {}) => {
  const context = await browser.newContext({ viewport: DESK, ...more });
  const page = await context.newPage();
  const complaints = [];
  // The provider's own pages may complain as they like.
  page.on('console', (message) => { if (message.location().url.startsWith(service.origin)) complaints.push(message.text()); });
  return { context, page, complaints };
};

// As far as a page of the house, whatever it says.
const comeIn = async (page, name, query = '') => {
  await page.goto(`${service.origin}/house/enter${query}`);
  await page.click(BUTTON);
  await signInThere(page, name);
  assert.ok(page.url().startsWith(`${service.origin}/house`), page.url());
};

test('the settings and the provider go together', async () => {
  const said = await service.runAside('oidc', 'check');
  assert.match(said, /\/house\/enter\/oidc\/callback/);
  assert.match(said, /knows client_id and client secret/);
  assert.doesNotMatch(said, /NO/);
});

for (const lang of ['nl', 'en']) {
  for (const [what, viewport] of [['a phone', PHONE], ['a wide screen', DESK]]) {
    test(`the sign-in page in ${lang} on ${what}, light and dark`, async () => {
      const { context, page, complaints } = await visit({ viewport });
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        await page.goto(`${service.origin}/house/enter${lang === 'nl' ? '' : '?lang=en'}`);
        assert.match(await page.locator(BUTTON).innerText(), /(Inloggen met|Sign in with) Gemeente Waterrijk/);
        await look(page);
      }
      assert.deepEqual(complaints, []);
      await context.close();
    });
  }
}

test('a coordinator comes in and lands where she was going, out again, and in once more', async () => {
  const { context, page, complaints } = await visit();
  await page.goto(`${service.origin}/house/log?lang=en`);
  assert.equal(await heading(page), 'Sign in');
  await page.click(BUTTON);
  assert.ok(page.url().startsWith(provider.origin), 'the policy of the page lets a link lead there');
  await signInThere(page, 'anna');
  assert.equal(page.url(), `${service.origin}/house/log?lang=en`);
  const log = await page.locator('tbody tr').allInnerTexts();
  assert.match(log[0], /Signed in by way of the organisation/);
  assert.match(log[1], /Account tied/);
  await look(page);
  const names = (await context.cookies(`${service.origin}/house`)).map(({ name }) => name);
  const ours = names.filter((name) => name.startsWith('peil-')).sort();
  assert.deepEqual(ours, ['peil-device', 'peil-session'], 'no mark of the way is left');
  await page.goto(`${service.origin}/house/account`);
  await look(page);
  assert.match(await page.locator('main').innerText(), /U logt in met Gemeente Waterrijk/);

  await page.click('form[action="/house/leave"] button');
  assert.equal(await heading(page), 'Inloggen');
  await page.goto(`${service.origin}/house`);
  assert.equal(await heading(page), 'Inloggen', 'the session is over');
  // The provider still knows her, and so does the house by now, whatever address she has there.
  PEOPLE.anna.email = 'anna.bakker@town.example';
  await page.click(BUTTON);
  assert.equal(await heading(page), 'Begin');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a manager comes in, without script too', async () => {
  const { context, page } = await visit({ javaScriptEnabled: false, viewport: PHONE });
  await comeIn(page, 'bo');
  assert.deepEqual(await page.locator('.rooms a').allInnerTexts(), ['Begin', 'Mijn account']);
  await context.close();
});

for (const [who, nl, en] of [
  ['cas', 'Er is geen account voor u', 'There is no account for you'],
  ['dirk', 'Wij kunnen uw account niet vinden', 'We cannot find your account'],
  ['eva', 'Er is geen account voor u', 'There is no account for you'],
]) {
  test(`${who} stays out and is told why`, async () => {
    for (const [query, title] of [['', nl], ['?lang=en', en]]) {
      const { context, page } = await visit({ viewport: PHONE });
      await comeIn(page, who, query);
      assert.equal(await heading(page), title);
      await look(page);
      await page.goto(`${service.origin}/house`);
      assert.ok(page.url().includes('/house/enter'), 'nobody is in');
      await context.close();
    }
  });
}

test('whoever stops at the provider is told so', async () => {
  const { context, page } = await visit();
  await page.goto(`${service.origin}/house/enter`);
  await page.click(BUTTON);
  await page.click('a[href*="/abort"]');
  assert.equal(await heading(page), 'U bent niet ingelogd');
  await look(page);
  await context.close();
});

test('an address to come back to that somebody else got hold of is of no use to them', async () => {
  const { context, page } = await visit();
  let address;
  provider.waylay = (back) => { address = back; return '<p>Stop</p>'; };
  await page.goto(`${service.origin}/house/enter`);
  await page.click(BUTTON);
  await signInThere(page, 'anna');
  await page.waitForSelector('text=Stop');
  provider.waylay = undefined;

  const thief = await visit();
  await thief.page.goto(address);
  assert.equal(await heading(thief.page), 'Dit inloggen is niet af te maken');
  await look(thief.page);
  await thief.page.goto(`${service.origin}/house/enter`);
  await thief.page.click(BUTTON);
  await thief.page.goto(address);
  assert.equal(await heading(thief.page), 'Dit inloggen is niet af te maken', 'nor with a mark of the own');
  await thief.context.close();

  await page.goto(address);
  assert.equal(await heading(page), 'Begin', 'for whoever went there it still works');
  await page.goto(address);
  assert.equal(await heading(page), 'Dit inloggen is niet af te maken', 'once');
  await context.close();
});

test('a provider that goes down on the way, and one that is down, are told; a password goes on', async () => {
  const { context, page } = await visit({ viewport: PHONE });
  provider.waylay = () => { provider.pause(); };
  await comeIn(page, 'anna', '?lang=en');
  assert.equal(await heading(page), 'Signing in by way of your organisation does not work now');
  await look(page);
  provider.waylay = undefined;
  await service.restart();
  await page.goto(`${service.origin}/house/enter`);
  await page.click(BUTTON);
  assert.equal(await heading(page), 'Inloggen via uw organisatie lukt nu niet');
  await look(page);
  await page.goto(`${service.origin}/house/enter`);
  await page.fill('#email', 'anna@town.example');
  await page.fill('#password', PASSWORD);
  await page.click('main form button');
  assert.match(await page.locator('.alert').innerText(), /horen niet bij elkaar/);
  await look(page);
  await provider.resume();
  await context.close();
});

// Blind signatures and sealed answers as people meet them: what is checked, what is refused, what is shown after.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { DESK, PHONE, Service, findings, openBrowser } from './harness.mjs';

let service;
let browser;
let context;
let page;
before(async () => { service = await Service.start(); browser = await openBrowser(); });
after(async () => { await browser?.close(); await service?.stop(); });
beforeEach(async () => { context = await browser.newContext({ viewport: DESK }); page = await context.newPage(); });
afterEach(() => context.close());

const begin = async (link = service.link()) => {
  await page.goto(link);
  await page.click('main .primary');
  await page.waitForSelector('#answers');
};
const notice = (name) => page.waitForSelector(`[data-shown][data-notice="${name}"]`);
const send = async () => {
  await page.click('[value=check]');
  await page.waitForSelector('main[data-page=check]');
  await page.click('.actions .primary');
  await page.waitForSelector('main[data-page=thanks]');
};
// Another root: one digit differs.
const other = (text) => `${text.startsWith('0') ? '1' : '0'}${text.slice(1)}`;

test('the way of somebody who wants to know, from the link to the receipt in the list', async () => {
  await begin();
  const said = await page.locator('section.notice[data-first]').innerText();
  assert.match(said, /nagekeken/);
  await page.locator('.choices input[type=radio]').nth(2).check({ force: true });
  await send();
  const receipt = await page.locator('#receipt').innerText();
  assert.match(receipt, /^([0-9a-f]{4}-){7}[0-9a-f]{4}$/);
  await page.click('#stored summary');
  assert.equal(await page.locator('#stored h3').count(), 6, 'four parts, an open question, the receipt');
  assert.equal(await page.locator('#stored li').count(), 1, 'the one answer');
  assert.match(await page.locator('#stored').innerText(), new RegExp(receipt));
  for (const viewport of [PHONE, DESK]) {
    await page.setViewportSize(viewport);
    assert.deepEqual(await findings(page), []);
  }
  const list = await (await page.request.get(`${service.origin}/w/proef/receipts`)).text();
  assert.ok(!list.includes(receipt), 'not before closing');
  assert.match(service.closedCopy(), /closed\. 1 of 60/);
});

test('a root that is not that of the wave stops the browser before the code is used', async () => {
  const link = service.link();
  await page.goto(link.replace(service.root, other(service.root)));
  await page.click('main .primary');
  await notice('root-differs');
  assert.deepEqual(await findings(page), []);
  await begin(link);
});

test('so does a key of somebody’s own, or a group that is too small', async () => {
  const link = service.link();
  for (const change of [{ invited: 31 }, { invited: 3 }, { key: null }, { path: [] }, { classes: 2 }]) {
    await page.route('**/key', async (route) => {
      const reply = await route.fetch();
      const entry = await reply.json();
      const key = `${entry.key.slice(0, -1)}${entry.key.endsWith('A') ? 'Q' : 'A'}`;
      const given = { ...entry, ...change, ...('key' in change ? { key } : {}) };
      await route.fulfill({ response: reply, json: given });
    });
    await page.goto(link);
    await page.click('main .primary');
    await notice('root-differs');
    await page.unroute('**/key');
  }
  await begin(link);
});

test('whoever types a code is shown what to compare', async () => {
  await page.goto(`${service.origin}/w/proef`);
  await page.fill('#code', service.codes.pop());
  assert.match(await page.locator('[data-root]').innerText(), new RegExp(service.root));
  await page.click('main .primary');
  await page.waitForSelector('#answers');
  assert.match(await page.locator('section.notice[data-first]').innerText(), new RegExp(service.root));
  // A whole link may be pasted.
  await page.evaluate(() => { localStorage.clear(); sessionStorage.clear(); });
  await page.goto(`${service.origin}/w/proef`);
  await page.fill('#code', service.link());
  assert.equal(await page.locator('[data-root]').isVisible(), false);
  await page.click('main .primary');
  await page.waitForSelector('#answers');
});

test('a signature that got lost is given again', async () => {
  let lost = 0;
  await page.route('**/sign', async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await begin();
  assert.equal(lost, 1);
  await send();
});

test('also when the browser was closed meanwhile, with the same link', async () => {
  const link = service.link();
  await page.route('**/sign', async (route) => { await route.fetch(); await route.abort(); });
  await page.goto(link);
  await page.click('main .primary');
  await notice('waiting');
  await page.close();
  page = await context.newPage();
  await page.goto(link);
  await notice('resume');
  await page.click('[data-do=resume]');
  await page.waitForSelector('#answers');
  await send();
  // Somewhere else the code is used.
  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(link);
  await elsewhere.click('main .primary');
  await elsewhere.waitForSelector('[data-problem=code_used]');
  await elsewhere.context().close();
});

test('answers by a team link stand with the organisation, and nothing is kept by its code', async () => {
  const made = service.run('team-link', 'add', 'proef', '--name-nl', 'Buitendienst', '--name-en', 'Field staff', '--limit', '12');
  const after = made.match(/link\s+\S+#(\S+)/)[1];
  const before = service.submitted();
  for (let times = 0; times < 2; times += 1) {
    await begin(`${service.origin}/w/proef#${after}`);
    assert.match(await page.locator('section.notice[data-first]').innerText(), /Gemeente Waterrijk/);
    await send();
    await page.goto('about:blank');
  }
  assert.equal(service.submitted(), before + 2);
});

test('a browser that may keep nothing is told so, and can go the plain road', async () => {
  await page.addInitScript(() => { Storage.prototype.setItem = () => { throw new Error('full'); }; });
  await page.goto(service.link());
  await notice('old-browser');
  await page.click('main .primary');
  await page.waitForSelector('input[name=peil-token]', { state: 'attached' });
});

test('the pages about it are the same for everybody, and their fingerprints are right', async () => {
  for (const viewport of [PHONE, DESK]) {
    await page.setViewportSize(viewport);
    for (const lang of ['', '?lang=en']) {
      await page.goto(`${service.origin}/w/proef/anonymous${lang}`);
      assert.deepEqual(await findings(page), []);
    }
  }
  assert.match(await page.locator('main').innerText(), new RegExp(service.root));
  const lines = (await (await page.request.get(`${service.origin}/w/proef/pages`)).text()).trim().split('\n');
  assert.equal(lines.length, 8);
  for (const line of lines) {
    const [hash, path] = line.split('  ');
    const body = await (await page.request.get(`${service.origin}${path}`)).body();
    assert.equal(createHash('sha256').update(body).digest('hex'), hash, path);
  }
  const keys = await (await page.request.get(`${service.origin}/w/proef/keys.json`)).text();
  writeFileSync(join(service.folder, 'keys.json'), keys);
  assert.match(service.run('verify-keys', 'keys.json', '--root', service.root.toLowerCase()), /could mark a person/);
});

test('what is forged or damaged gets its page', async () => {
  const post = async (path, data, type = 'application/x-www-form-urlencoded') => {
    const reply = await page.request.post(`${service.origin}/w/proef/${path}`, { data, headers: { 'Content-Type': type } });
    return [reply.status(), (await reply.text()).match(/data-problem="(\w+)"/)?.[1]];
  };
  const bytes = 'application/octet-stream';
  assert.deepEqual(await post('hand-in', Buffer.alloc(10), bytes), [400, 'hand_in_damaged']);
  assert.deepEqual(await post('hand-in', 'a=b'), [400, 'form_unreadable']);
  const code = service.codes.pop();
  assert.deepEqual(await post('sign', `code=${code}&blinded=AAAA`), [400, 'form_unreadable']);
  assert.deepEqual(await post('sign', `code=${code}&blinded=%%`), [400, 'form_unreadable']);
  assert.deepEqual(await post('key', 'code=000'), [422, 'code_malformed']);
  // Nothing of this used the code.
  await begin(service.link('nl', code));
});

test('a wave may take nobody without script', async () => {
  const strict = await Service.start('--script-only');
  try {
    const bare = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await bare.goto(`${strict.origin}/w/proef`);
    assert.equal(await bare.locator('#code').isVisible(), false);
    assert.match(await bare.locator('main').innerText(), /alleen met JavaScript/);
    const reply = await bare.request.post(`${strict.origin}/w/proef/begin`, { form: { code: strict.codes.pop() } });
    assert.equal(reply.status(), 403);
    await bare.context().close();
    await begin(strict.link());
    await send();
    assert.equal(strict.submitted(), 1);
  } finally { await strict.stop(); }
});

// People with an account, for tests of the house: how they are added, how they come in, and what every page of theirs keeps to.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { findings, heading, overflows } from './harness.mjs';

export const PASSWORD = 'vier losse woorden';

// What the app on a telephone shows (RFC 6238).
export const code = (key, now = Date.now()) => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...key.replaceAll(' ', '')].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigInt64BE(BigInt(Math.floor(now / 30000)));
  const digest = createHmac('sha1', secret).update(step).digest();
  const offset = digest[19] & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1000000).padStart(6, '0');
};

// Axe finds nothing, and nothing sticks out.
export const look = async (page) => {
  const what = `${await heading(page)} at ${page.viewportSize().width}`;
  assert.deepEqual(await findings(page), [], what);
  assert.equal(await overflows(page), false, `${what} sticks out`);
};

// Saves what a page offers to keep in a folder; gives the names of the files.
export const kept = async (page, folder) => {
  const names = [];
  for (const link of await page.locator('[data-files] a').all()) {
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const name = download.suggestedFilename();
    await download.saveAs(join(folder, name));
    names.push(name);
  }
  return names;
};

// For one service.
export const visitors = (service) => {
  let people = 0;
  // An account of the town, made on the command line: its mail address and the secret of its link.
  const added = (...roles) => {
    people += 1;
    const email = `p${people}@town.example`;
    const said = service.run('user', 'add', email, '--name', `Persoon ${people}`, '--organisation', 'town',
      ...roles.flatMap((role) => ['--role', role]));
    return { email, secret: said.match(/\/house\/link#(\S+)/)[1] };
  };

  // From the link to the first page; gives the key of the app.
  const activate = async (page, { secret }, lang = 'nl', watch = async () => {}) => {
    await page.goto(`${service.origin}/house/link${lang === 'nl' ? '' : `?lang=${lang}`}#${secret}`);
    await watch(page);
    await page.click('main .primary');
    await watch(page);
    await page.fill('#password', PASSWORD);
    await page.fill('#repeated', PASSWORD);
    await page.click('main .primary');
    await watch(page);
    const key = await page.locator('.root').innerText();
    await page.fill('#code', code(key));
    await page.click('main .primary');
    await watch(page);
    await page.click('main .primary');
    return key;
  };

  return { added, activate };
};

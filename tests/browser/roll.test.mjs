// The roll of class keys: every class leads to its root, and nothing that was altered does.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publicOf } from './opening.mjs';
import { script, toHex } from './scripts.mjs';

const {
  equalBytes, leafOf, nodeOf, rootOfClass, rootOfRoll, toBase64url,
} = script;

const bytes = (length, by = (at) => at) => Uint8Array.from({ length }, (_, at) => by(at));

// The path of a class as the service makes it.
const pathTo = async (leaves, index) => {
  const path = [];
  for (let [level, at] = [leaves, index]; level.length > 1; at = Math.floor(at / 2)) {
    const beside = level[at % 2 ? at - 1 : at + 1];
    if (beside) path.push(`${at % 2 ? 'l' : 'r'}:${toBase64url(beside)}`);
    const above = [];
    for (let place = 0; place < level.length; place += 2) {
      const [left, right] = level.slice(place, place + 2);
      above.push(right ? await nodeOf(left, right) : left);
    }
    level = above;
  }
  return path;
};

test('every class of 1 up to 40 leads to the root of its roll, and nothing that was altered does', async () => {
  const sealingKey = publicOf(bytes(32, () => 5));
  const modulus = (mark) => bytes(256, (at) => (at === 0 ? 200 : (at * mark + mark) | 1) % 256);
  const all = Array.from({ length: 40 }, (_, at) => ({ class: at * 3 + 1, invited: 10 + at, key: modulus(at + 1) }));
  const seen = new Set();
  for (let classes = 1; classes <= all.length; classes += 1) {
    const roll = all.slice(0, classes);
    const root = await rootOfRoll('w', sealingKey, roll);
    seen.add(toHex(root));
    const leaves = await Promise.all(roll.map(leafOf));
    for (const [at, entry] of roll.entries()) {
      const whole = { ...entry, classes, path: await pathTo(leaves, at) };
      const same = async (change, wave = 'w', key = sealingKey) =>
        equalBytes(await rootOfClass(wave, key, { ...whole, ...change }), root);
      assert.ok(await same({}));
      // What was altered: at every place of some trees, with and without odd nodes.
      if (![1, 2, 3, 7, 8, 13].includes(classes)) continue;
      for (const change of [{ class: entry.class + 1 }, { invited: entry.invited - 1 }, { key: modulus(99) }]) {
        assert.ok(!await same(change));
      }
      assert.ok(!await same({}, 'v') && !await same({}, 'w', publicOf(bytes(32, () => 6))));
      if (whole.path.length) {
        const [first, ...rest] = whole.path;
        assert.ok(!await same({ path: [(first[0] === 'l' ? 'r' : 'l') + first.slice(1), ...rest] }));
        assert.ok(!await same({ path: [`${first[0]}:${toBase64url(bytes(32))}`, ...rest] }));
      }
      const longer = [...whole.path, ...Array(7).fill(`l:${toBase64url(bytes(32))}`)];
      await assert.rejects(same({ path: longer }), /no path of this length/);
    }
  }
  assert.equal(seen.size, all.length);
});

test('what is wrong with a roll or a path is said', async () => {
  const sealingKey = publicOf(bytes(32, () => 5));
  const entry = { class: 1, invited: 9, key: bytes(256, () => 255) };
  await assert.rejects(rootOfRoll('w', sealingKey, []), /without classes/);
  await assert.rejects(rootOfRoll('w', sealingKey, [entry, entry]), /none twice/);
  await assert.rejects(rootOfRoll('w', sealingKey, [{ ...entry, invited: -9 }]), /whole number/);
  await assert.rejects(rootOfRoll('w', sealingKey.slice(1), [entry]), /32 bytes, this one 31/);
  for (const step of ['x:', `m:${toBase64url(bytes(32))}`, `l:${toBase64url(bytes(31))}`, 'l', 7]) {
    await assert.rejects(rootOfClass('w', sealingKey, { ...entry, classes: 2, path: [step] }), /step of a path/);
  }
  await assert.rejects(rootOfClass('w', sealingKey, { ...entry, classes: 2, path: [] }), /no path of this length/);
  await assert.rejects(rootOfClass('w', sealingKey, { ...entry, classes: 2 }), /no path of this length/);
});

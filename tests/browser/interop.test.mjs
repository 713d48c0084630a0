// The browser's script and the service understand each other. What the service made stands in
// vectors/from_rust.json (a test of the crate `anonymity` writes it), what the browser made in that
// crate's tests/from_browser.json (seal-sample.mjs). Bytes are base64url.
//
//   wave, sealing_key, opening_key (32 bytes each)
//   slots    in order: { size, content, envelope }, sealed by the service
//   classes  in order: { class, invited, key }
//   root     as in a letter: eight groups of four
//   paths    one for each class, in the same order: ["l:…", "r:…"]
//   token    { class, prefix, nonce, signature }

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { contentOf, open, publicOf } from './opening.mjs';
import { sampleText } from './seal-sample.mjs';
import { script, vectors } from './scripts.mjs';

const {
  concat, fromBase64url, isRoot, rootOfClass, rootOfRoll, rootText, rsaKey, toBase64url, u16, utf8, verify,
} = script;

const given = () => vectors('from_rust.json');
const rollOf = ({ classes }) => classes.map((entry) => ({ ...entry, key: fromBase64url(entry.key) }));

test('the keys of the service and its root are those that the browser works out', async () => {
  const { wave, sealing_key: sealing, opening_key: opening, root, ...rest } = given();
  const sealingKey = fromBase64url(sealing);
  assert.deepEqual(publicOf(fromBase64url(opening)), sealingKey);
  const worked = await rootOfRoll(wave, sealingKey, rollOf(rest));
  assert.equal(rootText(worked), root);
});

test('every class of the service leads to its root', async () => {
  const { wave, sealing_key: sealing, paths, root, ...rest } = given();
  const roll = rollOf(rest);
  // A tree with a node that moves up, or it would say little.
  assert.ok(roll.length >= 3 && roll.length % 2 === 1 && paths.length === roll.length);
  for (const [at, entry] of roll.entries()) {
    const whole = { ...entry, classes: roll.length, path: paths[at] };
    assert.ok(isRoot(await rootOfClass(wave, fromBase64url(sealing), whole), root));
    const fewer = { ...whole, invited: entry.invited - 1 };
    assert.ok(!isRoot(await rootOfClass(wave, fromBase64url(sealing), fewer), root));
  }
});

test('a signature of the service is one to the browser too', async () => {
  const { token, ...rest } = given();
  const key = rsaKey(rollOf(rest).find((entry) => entry.class === token.class).key);
  const [prefix, nonce, signature] = [token.prefix, token.nonce, token.signature].map(fromBase64url);
  assert.deepEqual([prefix.length, nonce.length], [32, 32]);
  assert.equal(await verify(key, concat(prefix, nonce), signature), true);
  assert.equal(await verify(key, concat(nonce, prefix), signature), false);
});

test('envelopes of the service open with the opening key', () => {
  const { wave, opening_key: opening, slots } = given();
  const info = utf8(`peil wave 1 ${wave}`);
  assert.ok(slots.length > 1);
  for (const [slot, { size, content, envelope }] of slots.entries()) {
    const sealed = fromBase64url(envelope);
    assert.equal(sealed.length, 32 + size + 16);
    const plain = open(fromBase64url(opening), info, u16(slot), sealed);
    assert.equal(toBase64url(contentOf(plain)), content);
  }
});

test('what the service opens in its own tests is what the browser makes', async () => {
  const kept = new URL('../../crates/anonymity/tests/from_browser.json', import.meta.url);
  assert.equal(readFileSync(kept, 'utf8'), await sampleText('peil', given()));
});

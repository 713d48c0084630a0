// The cryptography of the browser's script: published examples done again, properties, and what is wrong
// refused in words that say what.

import assert from 'node:assert/strict';
import { constants, createPublicKey, createVerify, generateKeyPairSync, webcrypto } from 'node:crypto';
import { test } from 'node:test';
import { Script } from 'node:vm';
import { contentOf, open, publicOf } from './opening.mjs';
import { everyScript, hex, load, script, toHex, vectors } from './scripts.mjs';

const {
  concat, emsaPssEncode, blind, envelopeKeys, equalBytes, finalize, fromBase64url, integerBytes, isRoot,
  ladder, modInverse, modPow, ownX25519, padded, plainRoot, prepare, receiver, rootText, rsaKey, sealBytes,
  sealSlot, sealerOf, toBase64url, toInteger, u16, u32, utf8, verify, x25519,
} = script;

const rfc9474 = vectors('rfc9474.json');
const rfc7748 = vectors('rfc7748.json');
const rfc9180 = vectors('rfc9180.json');
const bytes = (length, by = (at) => at) => Uint8Array.from({ length }, (_, at) => by(at));

// Gives out what was drawn in an example, one after the other.
const drawn = (...values) => (length) => {
  const value = values.shift();
  assert.equal(value.length, length);
  return value;
};

// A class key of our own, with what the service does with it.
const newKey = () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 65537 });
  const jwk = privateKey.export({ format: 'jwk' });
  const d = toInteger(fromBase64url(jwk.d));
  const key = rsaKey(fromBase64url(jwk.n));
  return { key, jwk, sign: (blinded) => integerBytes(modPow(toInteger(blinded), d, key.n), 256) };
};

test('no two script files use one name', () => {
  assert.doesNotThrow(() => new Script(`(() => {\n'use strict';\n${everyScript()}})();`));
});

test('bytes and their texts', () => {
  assert.deepEqual(concat(u16(258), [3], u32(4)), Uint8Array.of(1, 2, 3, 0, 0, 0, 4));
  assert.deepEqual(u32(0xfffefdfc), Uint8Array.of(255, 254, 253, 252));
  for (const wrong of [-1, 0.5, 65536, NaN, '1']) assert.throws(() => u16(wrong), /not a whole number of 2 bytes/);
  for (let length = 0; length < 70; length += 1) {
    const some = bytes(length, (at) => (at * 89 + length * 251) % 256);
    assert.equal(toBase64url(some), Buffer.from(some).toString('base64url'));
    assert.deepEqual(fromBase64url(toBase64url(some)), some);
  }
  // The last: bits left over that are not zero.
  for (const wrong of ['a', 'ab==', 'a+b/', 'ab\n', 'aé', undefined, 'aZ']) {
    assert.throws(() => fromBase64url(wrong), /base64url/);
  }
  assert.ok(equalBytes(bytes(3), bytes(3)) && !equalBytes(bytes(3), bytes(4)) && !equalBytes([1], [2]));
});

test('a root as text, and as somebody types it over', () => {
  assert.equal(rootText(bytes(32, () => 0)), '0000-0000-0000-0000-0000-0000-0000-0000');
  assert.equal(rootText(bytes(32, () => 255)), 'ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ');
  // Every symbol once: 0 up to 31 in five bits each.
  assert.equal(rootText(hex('00443214c74254b635cf84653a56d7c675be77df')), '0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ');
  assert.equal(plainRoot(' o1i-l.abc\u2013xyz '), '0111ABCXYZ');
  const root = bytes(32, (at) => (at * 37 + 11) % 256);
  assert.ok(isRoot(root, rootText(root).toLowerCase().replace(/-/g, ' ').replace(/0/g, 'O').replace(/1/g, 'l')));
  assert.ok(!isRoot(root, rootText(bytes(32))) && !isRoot(root, '') && !isRoot(root, rootText(root).slice(0, -1)));
});

test('powers and inverses', () => {
  assert.equal(modPow(3n, 65537n, 1000n), 3n ** 65537n % 1000n);
  for (let value = 0n; value < 35n; value += 1n) {
    const inverse = modInverse(value, 35n);
    if (value % 5n === 0n || value % 7n === 0n) assert.equal(inverse, null);
    else assert.equal((value * inverse) % 35n, 1n);
  }
});

test('RFC 9474, appendix A: the same blinded message, the same signature', async () => {
  const key = rsaKey(hex(rfc9474.n), 512);
  const message = prepare(hex(rfc9474.msg), drawn(hex(rfc9474.msg_prefix)));
  assert.equal(toHex(message), rfc9474.input_msg);
  const r = integerBytes(modInverse(toInteger(hex(rfc9474.inv)), key.n), 512);
  // What is not below the modulus, and nought, are drawn again.
  const random = drawn(hex(rfc9474.salt), bytes(512, () => 255), bytes(512, () => 0), hex(rfc9474.n), r);
  const { blinded, inverse } = await blind(key, message, random);
  assert.equal(toHex(blinded), rfc9474.blinded_msg);
  assert.equal(toHex(inverse), rfc9474.inv);
  const signature = await finalize(key, message, hex(rfc9474.blind_sig), inverse);
  assert.equal(toHex(signature), rfc9474.sig);
  assert.equal(await verify(key, message, signature), true);
  const { input_msg: plain, salt, encoded_msg: encoded } = rfc9474.encoded;
  assert.equal(toHex(await emsaPssEncode(hex(plain), 4095, hex(salt))), encoded);
});

test('a right of our own, as another program checks it', async () => {
  const { key, jwk, sign } = newKey();
  const message = prepare(bytes(32));
  assert.equal(message.length, 64);
  const one = await blind(key, message);
  const other = await blind(key, message);
  assert.ok(one.blinded.length === 256 && !equalBytes(one.blinded, other.blinded));
  const signature = await finalize(key, message, sign(one.blinded), one.inverse);
  const checker = createVerify('sha384').update(message);
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 };
  assert.ok(checker.verify({ key: createPublicKey({ key: jwk, format: 'jwk' }), ...pss }, signature));

  const differs = /not of this key and message/;
  await assert.rejects(finalize(key, message, sign(one.blinded), other.inverse), differs);
  await assert.rejects(finalize(key, prepare(bytes(32)), sign(one.blinded), one.inverse), differs);
  // Another key; small enough to lie below that one.
  const small = (value) => value.slice().fill(1, 0, 1);
  await assert.rejects(finalize(newKey().key, message, small(sign(one.blinded)), small(one.inverse)), differs);
  assert.equal(await verify(key, message, signature.slice(1)), false);
  assert.equal(await verify(key, message, concat(signature, [0])), false);
  assert.equal(await verify(key, message, bytes(256, () => 0)), false);
});

test('what is wrong with a key or a blind signature is said', async () => {
  const { key, sign } = newKey();
  const message = prepare(bytes(32));
  const { blinded, inverse } = await blind(key, message);
  const reply = sign(blinded);
  await assert.rejects(finalize(key, message, reply.slice(1), inverse), /has 256 bytes, this one 255/);
  await assert.rejects(finalize(key, message, reply, inverse.slice(1)), /an? inverse has 256 bytes/);
  await assert.rejects(finalize(key, message, bytes(256, () => 0), inverse), /between 0 and the key/);
  await assert.rejects(finalize(key, message, key.modulus, inverse), /between 0 and the key/);
  const altered = (at, value) => key.modulus.map((byte, place) => (place === at ? value : byte));
  assert.throws(() => rsaKey(altered(255, 2)), /odd/);
  assert.throws(() => rsaKey(altered(0, 127)), /begins with a bit/);
  assert.throws(() => rsaKey(key.modulus.slice(1)), /has 256 bytes, this one 255/);
  assert.throws(() => rsaKey(hex(rfc9474.n)), /has 256 bytes, this one 512/);
  // 2 to the power 2048, less 1, is a multiple of 3, of 5, of 17: about half of all messages have no
  // inverse, and the number 3 has none.
  const bad = rsaKey(bytes(256, () => 255));
  const said = new Set();
  for (let mark = 0; mark < 20; mark += 1) {
    const random = drawn(bytes(48), integerBytes(3n, 256));
    await assert.rejects(blind(bad, bytes(64, () => mark), random), ({ message: what }) => Boolean(said.add(what)));
  }
  const cannot = 'this message cannot be blinded with this';
  assert.deepEqual([...said].sort(), [`${cannot} key`, `${cannot} number`]);
  await assert.rejects(blind(key, message, (length) => bytes(length, () => 0)), /no number by chance/);
});

test('a right takes little time', async () => {
  const { key, sign } = newKey();
  const message = prepare(bytes(32));
  const times = [];
  for (let time = 0; time < 5; time += 1) {
    const begun = performance.now();
    const { blinded, inverse } = await blind(key, message);
    const between = performance.now();
    const reply = sign(blinded);
    const resumed = performance.now();
    await finalize(key, message, reply, inverse);
    times.push(between - begun + performance.now() - resumed);
  }
  // A sixth of half a second, for a phone that is six times as slow. The quickest of five: this machine
  // may be busy with something else.
  assert.ok(Math.min(...times) < 80, `${times} ms`);
});

test('RFC 7748, section 5.2: worked out here and by the browser itself', async () => {
  for (const { scalar, u, out } of rfc7748.multiplications) {
    assert.equal(toHex(ladder(hex(scalar), hex(u))), out);
    assert.equal(toHex(await ownX25519(hex(scalar), hex(u))), out);
    assert.equal(toHex(await x25519(hex(scalar), hex(u))), out);
  }
  let [k, u] = [bytes(32, (at) => (at ? 0 : 9)), bytes(32, (at) => (at ? 0 : 9))];
  for (let time = 1; time <= 1000; time += 1) {
    [k, u] = [ladder(k, u), k];
    if (time === 1) assert.equal(toHex(k), rfc7748.after_1);
  }
  assert.equal(toHex(k), rfc7748.after_1000);
  // Nought and one: points with which every secret gives nought.
  for (const first of [0, 1]) {
    assert.deepEqual(await x25519(k, bytes(32, (at) => (at ? 0 : first))), new Uint8Array(32));
  }
  await assert.rejects(x25519(k, u.slice(1)), /32 bytes each/);
});

test('RFC 9180, appendix A.1.1: the same key, nonce and envelope', async () => {
  const to = await receiver(hex(rfc9180.pkRm), hex(rfc9180.info));
  assert.equal(toHex(to.context), rfc9180.key_schedule_context);
  const secret = hex(rfc9180.skEm);
  const { enc, key, nonce } = await envelopeKeys(to, secret);
  assert.equal(toHex(enc), rfc9180.enc);
  assert.equal(toHex(key), rfc9180.key);
  assert.equal(toHex(nonce), rfc9180.base_nonce);
  const envelope = await sealBytes(to, hex(rfc9180.aad), hex(rfc9180.pt), secret);
  assert.equal(toHex(envelope), rfc9180.enc + rfc9180.ct);
  assert.equal(toHex(open(hex(rfc9180.skRm), hex(rfc9180.info), hex(rfc9180.aad), envelope)), rfc9180.pt);
});

test('a browser without X25519, or with one that is wrong, seals the same', async () => {
  const { subtle } = webcrypto;
  const other = (ways) => load({
    getRandomValues: (array) => webcrypto.getRandomValues(array),
    subtle: new Proxy(subtle, { get: (_, name) => ways[name] || subtle[name].bind(subtle) }),
  });
  let asked = 0;
  const refuses = other({ importKey: (form, bytes, algorithm, ...rest) => {
    if (algorithm.name !== 'X25519') return subtle.importKey(form, bytes, algorithm, ...rest);
    asked += 1;
    throw new DOMException('Unrecognized name.', 'NotSupportedError');
  } });
  const lies = other({ deriveBits: async () => new ArrayBuffer(32) });
  for (const { receiver: to, sealBytes: seal } of [refuses, lies]) {
    const { pkRm, info, aad, pt, skEm } = rfc9180;
    const envelope = await seal(await to(hex(pkRm), hex(info)), hex(aad), hex(pt), hex(skEm));
    assert.equal(toHex(envelope), rfc9180.enc + rfc9180.ct);
  }
  assert.equal(asked, 1);
});

test('envelopes of a slot are equally long, open for their slot only, and no two are the same', async () => {
  const openingKey = bytes(32, () => 7);
  const sealer = await sealerOf('proef-2026', publicOf(openingKey));
  const info = utf8('peil wave 1 proef-2026');
  for (const length of [0, 1, 45, 46]) {
    const content = bytes(length, (at) => 255 - at);
    const envelope = await sealSlot(sealer, 3, content, 48);
    assert.equal(envelope.length, 32 + 48 + 16);
    assert.deepEqual(contentOf(open(openingKey, info, Uint8Array.of(0, 3), envelope)), content);
    assert.throws(() => open(openingKey, info, Uint8Array.of(0, 4), envelope));
    assert.throws(() => open(openingKey, utf8('peil wave 1 another'), Uint8Array.of(0, 3), envelope));
    assert.notDeepEqual((await sealSlot(sealer, 3, content, 48)).slice(0, 32), envelope.slice(0, 32));
  }
  assert.throws(() => padded(bytes(47), 48), /47 bytes do not fit in a slot of 48/);
  assert.throws(() => padded(bytes(65536), 70000), /not a whole number of 2 bytes/);
  const everybodys = await sealerOf('proef-2026', new Uint8Array(32));
  await assert.rejects(sealSlot(everybodys, 3, bytes(1), 48), /anybody could open/);
  await assert.rejects(sealerOf('proef-2026', publicOf(openingKey).slice(1)), /32 bytes, this one 31/);
});

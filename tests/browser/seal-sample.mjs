// An example for the service to open, sign and compare: what a browser makes of the public half of
// vectors/from_rust.json. All chance comes from the word that is given, so that the same word gives
// the same text:
//
//   node tests/browser/seal-sample.mjs peil > crates/anonymity/tests/from_browser.json
//
// Bytes are base64url. `blinded` is for the first class; `signature = reply * inverse mod n`, where
// `reply` is the service's signature under it, stands under `prefix || nonce`.

import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { script, vectors } from './scripts.mjs';

const { blind, fromBase64url, prepare, rsaKey, sealSlot, sealerOf, toBase64url } = script;

// Chance for one purpose: other bytes at every call, and for every other purpose.
const chanceOf = (word, purpose) => {
  let call = 0;
  return (length) => {
    call += 1;
    const made = createHash('shake256', { outputLength: length }).update(`${word} ${purpose} ${call}`);
    return Uint8Array.from(made.digest());
  };
};

// Nothing answered, one byte, all that fits, half; the last slot is the receipt.
const contentOf = (slot, size, last, random) => {
  if (last) return random(16);
  const room = size - 2;
  return random([0, 1, room, Math.floor(room / 2)][slot % 4]);
};

/** The example as data. */
export const sample = async (word, given) => {
  const [{ class: number, key: modulus }] = given.classes;
  const key = rsaKey(fromBase64url(modulus));
  const nonce = chanceOf(word, 'nonce')(32);
  const message = prepare(nonce, chanceOf(word, 'prefix'));
  const { blinded, inverse } = await blind(key, message, chanceOf(word, 'blind'));
  const sealer = await sealerOf(given.wave, fromBase64url(given.sealing_key));
  const slots = [];
  for (const [slot, { size }] of given.slots.entries()) {
    const random = chanceOf(word, `slot ${slot}`);
    const content = contentOf(slot, size, slot === given.slots.length - 1, random);
    const envelope = await sealSlot(sealer, slot, content, size, random(32));
    slots.push({ slot, size, content: toBase64url(content), envelope: toBase64url(envelope) });
  }
  return {
    source: `node tests/browser/seal-sample.mjs ${word}, from tests/browser/vectors/from_rust.json`,
    wave: given.wave,
    sealing_key: given.sealing_key,
    class: number,
    key: modulus,
    prefix: toBase64url(message.slice(0, 32)),
    nonce: toBase64url(nonce),
    blinded: toBase64url(blinded),
    inverse: toBase64url(inverse),
    slots,
  };
};

/** The example as it is kept. */
export const sampleText = async (word, given) => `${JSON.stringify(await sample(word, given), null, 2)}\n`;

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [word] = process.argv.slice(2);
  if (!word) throw new Error('give a word to make the chance from, such as: peil');
  process.stdout.write(await sampleText(word, vectors('from_rust.json')));
}

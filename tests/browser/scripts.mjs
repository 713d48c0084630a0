// The browser's script files, read as text and run here, so that their functions are tested without a
// browser. They have one scope together, as in the browser; this hands out the names that are asked.

import { webcrypto } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';

const folder = new URL('../../crates/web/assets/script/', import.meta.url);
const text = (name) => readFileSync(new URL(name, folder), 'utf8');

export const everyScript = () => readdirSync(folder).filter((name) => name.endsWith('.js')).map(text).join('');

const NAMES = [
  'utf8', 'concat', 'u16', 'u32', 'toBase64url', 'fromBase64url', 'equalBytes', 'sha256', 'rootText', 'plainRoot',
  'modPow', 'modInverse', 'toInteger', 'integerBytes', 'rsaKey', 'emsaPssEncode', 'prepare', 'blind', 'verify',
  'finalize', 'leafOf', 'nodeOf', 'treeOf', 'rootOfRoll', 'rootOfClass', 'isRoot', 'receiver', 'envelopeKeys',
  'sealBytes', 'padded', 'sealerOf', 'sealSlot', 'ladder', 'ownX25519', 'x25519',
];
const files = ['code.js', 'keep.js', 'bytes.js', 'blind.js', 'roll.js', 'x25519.js', 'seal.js'];
const source = `'use strict';\n${files.map(text).join('')}\nreturn { ${NAMES.join(', ')} };`;
/** The functions, as in a browser with this cryptography. */
export const load = (crypto) => new Function('crypto', source)(crypto);
export const script = load(globalThis.crypto || webcrypto);

export const vectors = (name) => JSON.parse(readFileSync(new URL(`vectors/${name}`, import.meta.url), 'utf8'));
export const hex = (text) => Uint8Array.from(Buffer.from(text, 'hex'));
export const toHex = (bytes) => Buffer.from(bytes).toString('hex');

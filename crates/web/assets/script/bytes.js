// Bytes: put together, written as text and back, summarised. What else makes or reads bytes for a
// signature, a seal or a root uses these, so that there is one way of doing each.

const concat = (...parts) => {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

// A whole number, most significant byte first. One that does not fit is a fault, never cut off.
const fixed = (number, length) => {
  if (!Number.isInteger(number) || number < 0 || number >= 256 ** length) {
    throw new Error(`${number} is not a whole number of ${length} bytes`);
  }
  return Uint8Array.from({ length }, (_, at) => Math.floor(number / 256 ** (length - 1 - at)) % 256);
};
const u16 = (number) => fixed(number, 2);
const u32 = (number) => fixed(number, 4);

const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const toBase64url = (bytes) => toText(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const fromBase64url = (text) => {
  const wrong = () => new Error('this is not base64url without padding');
  if (typeof text !== 'string' || !/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw wrong();
  const bytes = toBytes(text.replace(/-/g, '+').replace(/_/g, '/'));
  // One text for each row of bytes: bits left over at the end are zero.
  if (toBase64url(bytes) !== text) throw wrong();
  return bytes;
};

const equalBytes = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

const digest = async (name, parts) => new Uint8Array(await crypto.subtle.digest(name, concat(...parts)));
const sha256 = (...parts) => digest('SHA-256', parts);
const sha384 = (...parts) => digest('SHA-384', parts);

// Bytes by chance. Functions that need chance take this as an argument, so that a published example
// can be done again.
const chance = (length) => crypto.getRandomValues(new Uint8Array(length));

// A root as people read and compare it: its first 20 bytes as eight groups of four symbols. Crockford's
// alphabet leaves out I, L and O, which look like 1 and 0, and U.
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const rootText = (root) => {
  if (root.length < 20) throw new Error('a root has 20 bytes or more');
  const digits = BigInt(`0x${toHex(root.slice(0, 20))}`).toString(32).padStart(32, '0');
  return digits.replace(/./g, (digit) => SYMBOLS[parseInt(digit, 32)]).match(/.{4}/g).join('-');
};

// As somebody types a root over from a letter: what is left when capitals, hyphens and spaces do not
// matter, nor o for 0, i and l for 1.
const plainRoot = (typed) => typed.toUpperCase().replace(/[^0-9A-Z]/g, '')
  .replace(/O/g, '0').replace(/[IL]/g, '1');

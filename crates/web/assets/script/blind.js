// The right to answer once, without the signer being able to tell whose it is: blind RSA signatures
// after RFC 9474, RSABSSA-SHA384-PSS-Randomized. The browser makes a message by chance and blinds it;
// the service signs it against a code without seeing it; unblinded, the signature stands under a
// message that nobody has seen before.
//
// Nor does a bad key help the service. A signature that verifies exists only for a message that is a
// power (of the exponent, modulo the key); for all those the blinded message is as likely, and so is
// every root the service may pick. What does not verify is thrown away here and never sent on.
//
// BigInt takes a little more or less time for other numbers. That is not seen from outside: every
// number is used once, in the browser of the person whose secret it is.

const EXPONENT = 65537n;
const KEY_BYTES = 256;
const PREFIX_BYTES = 32;
const SALT_BYTES = 48;
const HASH_BYTES = 48;

const toInteger = (bytes) => BigInt(`0x${toHex(bytes) || '0'}`);
const integerBytes = (value, length) => {
  const hex = value.toString(16).padStart(length * 2, '0');
  if (value < 0n || hex.length > length * 2) throw new Error(`this number does not fit in ${length} bytes`);
  return Uint8Array.from({ length }, (_, at) => parseInt(hex.slice(at * 2, at * 2 + 2), 16));
};

const modPow = (base, exponent, modulus) => {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    if (left > 1n) square = (square * square) % modulus;
  }
  return result;
};

// Euclid's algorithm, extended. Null if there is no inverse: the two have a divisor in common.
const modInverse = (value, modulus) => {
  let [divisor, rest] = [modulus, value % modulus];
  let [inverse, next] = [0n, 1n];
  while (rest > 0n) {
    const times = divisor / rest;
    [divisor, rest] = [rest, divisor - times * rest];
    [inverse, next] = [next, inverse - times * next];
  }
  if (divisor !== 1n) return null;
  return inverse < 0n ? inverse + modulus : inverse;
};

// The key of a class from its modulus. All keys of all classes are equally long, so that a length
// says nothing; published examples have another length.
const rsaKey = (modulus, length = KEY_BYTES) => {
  if (modulus.length !== length) throw new Error(`a key has ${length} bytes, this one ${modulus.length}`);
  if (modulus[0] < 128) throw new Error(`a key of ${length} bytes begins with a bit that is set`);
  if (modulus[length - 1] % 2 === 0) throw new Error('a key is an odd number');
  return { modulus, length, n: toInteger(modulus) };
};

// MGF1: a mask as long as needed from a seed.
const maskOf = async (seed, length) => {
  const blocks = Array.from({ length: Math.ceil(length / HASH_BYTES) }, (_, at) => sha384(seed, u32(at)));
  return concat(...await Promise.all(blocks)).slice(0, length);
};

// EMSA-PSS-ENCODE of RFC 8017, section 9.1.1: a message as a number of `bits` bits.
const emsaPssEncode = async (message, bits, salt) => {
  const length = Math.ceil(bits / 8);
  const zeros = length - salt.length - HASH_BYTES - 2;
  if (zeros < 0) throw new Error('the key is too short for this encoding');
  const hash = await sha384(new Uint8Array(8), await sha384(message), salt);
  const block = concat(new Uint8Array(zeros), [1], salt);
  const mask = await maskOf(hash, block.length);
  const masked = block.map((byte, at) => byte ^ mask[at]);
  masked[0] &= 255 >> (8 * length - bits);
  return concat(masked, hash, [0xbc]);
};

// The message that is signed: 32 bytes by chance before what was to be signed.
const prepare = (content, random = chance) => concat(random(PREFIX_BYTES), content);

// From 1 up to the modulus, all as likely: what falls outside is drawn again.
const blindingFactor = (key, random) => {
  for (let times = 0; times < 1000; times += 1) {
    const drawn = toInteger(random(key.length));
    if (drawn > 0n && drawn < key.n) return drawn;
  }
  throw new Error('no number by chance fits this key');
};

// What the service gets to sign, and the secret with which its signature is unblinded. Both can be
// kept until the signature is there: the same blinded message may be asked again, no other.
const blind = async (key, message, random = chance) => {
  const encoded = await emsaPssEncode(message, key.length * 8 - 1, random(SALT_BYTES));
  const m = toInteger(encoded);
  if (modInverse(m, key.n) === null) throw new Error('this message cannot be blinded with this key');
  const r = blindingFactor(key, random);
  const inverse = modInverse(r, key.n);
  if (inverse === null) throw new Error('this message cannot be blinded with this number');
  const blinded = (m * modPow(r, EXPONENT, key.n)) % key.n;
  return { blinded: integerBytes(blinded, key.length), inverse: integerBytes(inverse, key.length) };
};

// Whether a signature is this key's under this message. The browser's own code does this, which knows
// nothing of the encoding above.
const verify = async (key, message, signature) => {
  if (signature.length !== key.length) return false;
  const jwk = { kty: 'RSA', n: toBase64url(key.modulus), e: 'AQAB', alg: 'PS384', ext: true };
  const algorithm = { name: 'RSA-PSS', hash: 'SHA-384' };
  const checker = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify']);
  return crypto.subtle.verify({ name: 'RSA-PSS', saltLength: SALT_BYTES }, checker, signature, message);
};

// The signature under the message itself, from the one under the blinded message.
const finalize = async (key, message, blindSignature, inverse) => {
  for (const [what, bytes] of [['blind signature', blindSignature], ['inverse', inverse]]) {
    if (bytes.length !== key.length) {
      throw new Error(`a ${what} has ${key.length} bytes, this one ${bytes.length}`);
    }
    const value = toInteger(bytes);
    if (value === 0n || value >= key.n) throw new Error(`a ${what} lies between 0 and the key`);
  }
  const signature = integerBytes((toInteger(blindSignature) * toInteger(inverse)) % key.n, key.length);
  if (!await verify(key, message, signature)) throw new Error('the signature is not of this key and message');
  return signature;
};

// A secret that two have together, X25519 (RFC 7748): from a secret of one's own and the point of the
// other. Browsers from about 2024 on do this themselves; for older ones it is worked out here.
//
// Worked out here, some secrets take a little more time than others. A secret is used for one envelope,
// in the browser of the person whose answer it is, so there is nobody who could measure that often.

const FIELD = 2n ** 255n - 19n;
const BASE_POINT = Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? 9 : 0));
const modField = (value) => ((value % FIELD) + FIELD) % FIELD;

// The Montgomery ladder of RFC 7748, section 5, in its names.
const ladder = (secret, point) => {
  const clamped = secret.slice().reverse();
  clamped[0] = (clamped[0] & 127) | 64;
  clamped[31] &= 248;
  const scalar = toInteger(clamped);
  const u = point.slice().reverse();
  u[0] &= 127;
  const x1 = modField(toInteger(u));
  let [x2, z2, x3, z3] = [1n, 0n, x1, 1n];
  let swapped = 0n;
  for (let t = 254n; t >= 0n; t -= 1n) {
    const bit = (scalar >> t) & 1n;
    if (bit !== swapped) [x2, z2, x3, z3] = [x3, z3, x2, z2];
    swapped = bit;
    const [a, b] = [x2 + z2, x2 - z2];
    const [aa, bb] = [(a * a) % FIELD, (b * b) % FIELD];
    const e = aa - bb;
    const da = ((x3 - z3) * a) % FIELD;
    const cb = ((x3 + z3) * b) % FIELD;
    x3 = (da + cb) ** 2n % FIELD;
    z3 = (x1 * ((da - cb) ** 2n % FIELD)) % FIELD;
    x2 = (aa * bb) % FIELD;
    z2 = (e * (aa + 121665n * e)) % FIELD;
  }
  if (swapped) [x2, z2] = [x3, z3];
  // Nought has no inverse and gives nought.
  return integerBytes(modField(x2 * (modInverse(modField(z2), FIELD) || 0n)), 32).reverse();
};

// Before the 32 bytes of a secret, in the form (PKCS #8) in which every browser takes one.
const PKCS8 = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20);
const ownX25519 = async (secret, point) => {
  const algorithm = { name: 'X25519' };
  const own = await crypto.subtle.importKey('pkcs8', concat(PKCS8, secret), algorithm, false, ['deriveBits']);
  const other = await crypto.subtle.importKey('raw', point, algorithm, false, []);
  return new Uint8Array(await crypto.subtle.deriveBits({ ...algorithm, public: other }, own, 256));
};

// Whether the browser does it, tried once. The outcome is compared with the other way, so that a browser
// that does something else is found out.
let hasX25519 = null;
const tryX25519 = async () => {
  const secret = chance(32);
  try { return equalBytes(await ownX25519(secret, BASE_POINT), ladder(secret, BASE_POINT)); } catch { return false; }
};

const x25519 = async (secret, point) => {
  if (secret.length !== 32 || point.length !== 32) throw new Error('a secret and a point have 32 bytes each');
  hasX25519 = hasX25519 || tryX25519();
  if (!await hasX25519) return ladder(secret, point);
  try { return await ownX25519(secret, point); } catch {
    // A point with which every secret gives nought. The ladder says so with 32 zeros.
    return ladder(secret, point);
  }
};

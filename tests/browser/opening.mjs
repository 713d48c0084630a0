// The other side of an envelope: the point of a secret, and opening. Written with node's own cryptography
// and from RFC 9180 alone, so that it can tell whether the browser's script seals as it should.

import { createDecipheriv, createHmac, createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto';

const hmac = (key, ...parts) => {
  const made = createHmac('sha256', key);
  for (const part of parts) made.update(part);
  return made.digest();
};
const kem = Buffer.from('4b454d0020', 'hex');
const hpke = Buffer.from('48504b45002000010001', 'hex');
const none = Buffer.alloc(0);
const extract = (suite, salt, label, secret) => hmac(salt, 'HPKE-v1', suite, label, secret);
const expand = (suite, prk, label, info, length) =>
  hmac(prk, Uint8Array.of(0, length), 'HPKE-v1', suite, label, info, Uint8Array.of(1)).subarray(0, length);

const form = { format: 'der', type: 'pkcs8' };
const privateOf = (secret) =>
  createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), secret]), ...form });
const spki = Buffer.from('302a300506032b656e032100', 'hex');
const pointOf = (bytes) => createPublicKey({ key: Buffer.concat([spki, bytes]), format: 'der', type: 'spki' });

/** The public point of a secret. */
export const publicOf = (secret) =>
  Uint8Array.from(createPublicKey(privateOf(secret)).export({ format: 'der', type: 'spki' }).subarray(spki.length));

/** What lies in an envelope. */
export const open = (openingKey, info, aad, envelope) => {
  const enc = envelope.slice(0, 32);
  const dh = diffieHellman({ privateKey: privateOf(openingKey), publicKey: pointOf(enc) });
  const prk = extract(kem, none, 'eae_prk', dh);
  const shared = expand(kem, prk, 'shared_secret', Buffer.concat([enc, publicOf(openingKey)]), 32);
  const context = Buffer.concat([
    Uint8Array.of(0), extract(hpke, none, 'psk_id_hash', none), extract(hpke, none, 'info_hash', info),
  ]);
  const secret = extract(hpke, shared, 'secret', none);
  const nonce = expand(hpke, secret, 'base_nonce', context, 12);
  const lock = createDecipheriv('aes-128-gcm', expand(hpke, secret, 'key', context, 16), nonce);
  lock.setAAD(aad);
  lock.setAuthTag(envelope.slice(-16));
  return Uint8Array.from(Buffer.concat([lock.update(envelope.slice(32, -16)), lock.final()]));
};

/** The content of an opened slot; what stands after it must be zeros. */
export const contentOf = (plain) => {
  const length = plain[0] * 256 + plain[1];
  if (length > plain.length - 2 || plain.slice(2 + length).some((byte) => byte !== 0)) {
    throw new Error('not padded with zeros');
  }
  return plain.slice(2, 2 + length);
};

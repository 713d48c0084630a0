// A record closed in an envelope that is opened when the wave closes, and not by whoever stores it:
// HPKE (RFC 9180), base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM. Every envelope has
// a key of its own, so that nothing shows which envelopes came from one person.

const KEM_SUITE = Uint8Array.of(0x4b, 0x45, 0x4d, 0x00, 0x20); // "KEM", then the number of the KEM
const SUITE = Uint8Array.of(0x48, 0x50, 0x4b, 0x45, 0x00, 0x20, 0x00, 0x01, 0x00, 0x01); // "HPKE", the three
const NOTHING = new Uint8Array(0);

const hmac = async (secret, message) => {
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, message));
};

// LabeledExtract. HMAC fills a short key with zeros, so 32 zeros are the same as no salt, which
// browsers refuse as a key.
const extract = (suite, salt, label, secret) => hmac(
  salt.length ? salt : new Uint8Array(32),
  concat(utf8('HPKE-v1'), suite, utf8(label), secret),
);

// LabeledExpand, for what fits in one block.
const expand = async (suite, secret, label, info, length) => {
  if (length > 32) throw new Error('one block has 32 bytes');
  const block = await hmac(secret, concat(u16(length), utf8('HPKE-v1'), suite, utf8(label), info, [1]));
  return block.slice(0, length);
};

// What all envelopes for one receiver have in common.
const receiver = async (publicKey, info) => {
  if (publicKey.length !== 32) throw new Error(`a sealing key has 32 bytes, this one ${publicKey.length}`);
  const nothing = await extract(SUITE, NOTHING, 'psk_id_hash', NOTHING);
  return { publicKey, context: concat([0], nothing, await extract(SUITE, NOTHING, 'info_hash', info)) };
};

// The key and nonce of one envelope, and the half (`enc`) with which the receiver finds them again.
const envelopeKeys = async (to, secret) => {
  const enc = await x25519(secret, BASE_POINT);
  const dh = await x25519(secret, to.publicKey);
  if (dh.every((byte) => byte === 0)) throw new Error('with this sealing key anybody could open what is sealed');
  const prk = await extract(KEM_SUITE, NOTHING, 'eae_prk', dh);
  const shared = await expand(KEM_SUITE, prk, 'shared_secret', concat(enc, to.publicKey), 32);
  const schedule = await extract(SUITE, shared, 'secret', NOTHING);
  return {
    enc,
    key: await expand(SUITE, schedule, 'key', to.context, 16),
    nonce: await expand(SUITE, schedule, 'base_nonce', to.context, 12),
  };
};

// A fresh secret for every envelope; one is only given to do an example again.
const sealBytes = async (to, aad, plain, secret = chance(32)) => {
  const { enc, key, nonce } = await envelopeKeys(to, secret);
  const locker = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
  const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: aad, tagLength: 128 };
  return concat(enc, new Uint8Array(await crypto.subtle.encrypt(algorithm, locker, plain)));
};

// Every envelope of a slot is equally long, whatever was answered, and one in which nothing was
// answered too: its length, the content, zeros.
const padded = (content, size) => {
  if (content.length > size - 2) throw new Error(`${content.length} bytes do not fit in a slot of ${size}`);
  return concat(u16(content.length), content, new Uint8Array(size - 2 - content.length));
};

// For the envelopes of one wave: `await sealSlot(await sealerOf(wave, key), slot, content, size)`.
const sealerOf = (wave, sealingKey) => receiver(sealingKey, utf8(`peil wave 1 ${wave}`));
const sealSlot = (sealer, slot, content, size, secret) =>
  sealBytes(sealer, u16(slot), padded(content, size), secret);

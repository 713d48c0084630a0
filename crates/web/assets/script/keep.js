// Answers that are not sent yet, kept in this browser and nowhere else.
//
// localStorage outlives the tab, so on a shared computer somebody else could find it. Therefore what is
// kept there is locked (AES-GCM) with a key that is made from the code (HKDF, 100 bits of chance): whoever
// has the link can go on, nobody else can read it. The key itself lives as long as the tab
// (sessionStorage), so that a reload goes on without the code. Sent, or the wave closed: erased.

const DRAFT = 'peil-draft-';
const utf8 = (text) => new TextEncoder().encode(text);
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const toBytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

// Whether this browser can keep answers: encryption needs https (or this very machine).
const canKeep = (() => {
  try {
    localStorage.setItem('peil-try', '1');
    localStorage.removeItem('peil-try');
    sessionStorage.getItem('peil-try');
    return Boolean(window.isSecureContext && window.crypto && crypto.subtle);
  } catch { return false; }
})();

// 32 bytes of key and 16 bytes for the name under which the draft is found.
const secretOf = async (wave, code) => {
  const usage = ['deriveBits'];
  const material = await crypto.subtle.importKey('raw', utf8(plainCode(code)), 'HKDF', false, usage);
  const info = { name: 'HKDF', hash: 'SHA-256', salt: utf8(`peil draft 1 ${wave}`), info: utf8('key, name') };
  return new Uint8Array(await crypto.subtle.deriveBits(info, material, 384));
};

const lockOf = async (secret) => ({
  name: DRAFT + [...secret.slice(32)].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
  key: await crypto.subtle.importKey('raw', secret.slice(0, 32), 'AES-GCM', false, ['encrypt', 'decrypt']),
});

// Writes follow each other; of those that wait only the last is done.
let writing = Promise.resolve();
let newest = 0;
const writeDraft = (lock, draft, until) => {
  const mine = ++newest;
  const plain = utf8(JSON.stringify(draft));
  writing = writing.then(async () => {
    if (mine !== newest) return;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const locked = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, lock.key, plain);
    if (mine === newest) localStorage.setItem(lock.name, `${until} ${toText(iv)} ${toText(locked)}`);
  }).catch(() => {});
  return writing;
};

// Drops writes that still wait.
const writeNoMore = () => { newest += 1; };

const readDraft = async (lock) => {
  try {
    const [, iv, locked] = localStorage.getItem(lock.name).split(' ');
    const algorithm = { name: 'AES-GCM', iv: toBytes(iv) };
    const plain = await crypto.subtle.decrypt(algorithm, lock.key, toBytes(locked));
    return JSON.parse(new TextDecoder().decode(plain));
  } catch { return null; }
};

const eraseDraft = (lock) => {
  writeNoMore();
  localStorage.removeItem(lock.name);
};

// Drafts of waves whose last day is over are of no use to anybody.
const eraseOld = () => {
  const now = new Date();
  const two = (number) => String(number).padStart(2, '0');
  const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(DRAFT) && localStorage.getItem(name).split(' ')[0] < today) {
      localStorage.removeItem(name);
    }
  }
};

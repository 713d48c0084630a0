// The two moments at which this browser tells the server something of somebody: a code, for the right to answer
// once; and the answers, when they are handed in. Nothing that the one sees occurs in the other.

// Asks for JSON: { json }, or { problem } with its page. Does not give up if it may wait.
const askJson = async (page, fields, search, onWaiting) => {
  const request = () => post(`/w/${wave}/${page}${search}`, fields);
  const reply = await (onWaiting ? persistently(request, onWaiting) : once(request));
  return reply.status === 200 ? { json: JSON.parse(reply.html) } : { problem: reply.html };
};

// The key of a code's class, checked: { entry, checked }, { problem }, or { differs } if it does not lead to the
// root that stands in every invitation, or would point at one person.
const classKey = async (code, root, search) => {
  const { json, problem } = await askJson('key', [['code', code]], search);
  if (problem) return { problem };
  const { promise } = sheet.plan;
  const entry = { ...json, key: fromBase64url(json.key) };
  const reached = await rootOfClass(wave, fromBase64url(promise.sealing_key), entry).catch(() => null);
  const isListed = reached && isRoot(reached, promise.root) && (!root || isRoot(reached, root));
  // Only by a team link does one come to a group where nobody is invited personally.
  if (!isListed || !entry.shared && entry.invited < promise.k) return { differs: true };
  return { entry, checked: Boolean(root) };
};

// A token that nobody has seen, blinded for a class: what has to be kept until it is signed.
const wishFor = async ({ entry, checked }) => {
  const message = prepare(chance(32));
  const { blinded, inverse } = await blind(rsaKey(entry.key), message);
  const [key, kept, factor, wish] = [entry.key, message, inverse, blinded].map(toBase64url);
  return {
    class: entry.class,
    key,
    message: kept,
    inverse: factor,
    blinded: wish,
    right: { group: entry.group, invited: entry.size, checked },
  };
};

// The right to answer: { right } with its token, or { problem } with its page. The same wish may be asked for
// again and again: what was lost on the way is given again.
const obtainRight = async (code, wish, search, onWaiting) => {
  const fields = [['code', code], ['blinded', wish.blinded]];
  const { json, problem } = await askJson('sign', fields, search, onWaiting);
  if (problem) return { problem };
  const [key, message, inverse] = [wish.key, wish.message, wish.inverse].map(fromBase64url);
  const signature = await finalize(rsaKey(key), message, fromBase64url(json.signature), inverse);
  return { right: { ...wish.right, token: toBase64url(concat(u32(wish.class), message, signature)) } };
};

// A receipt as people read it: eight groups of four.
const receiptText = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  .match(/.{4}/g).join('-');

// The answers in envelopes, one for every slot, whatever was answered: [{ content, envelope }].
const seal = async (answers, receipt) => {
  const { plan } = sheet;
  const sealer = await sealerOf(wave, fromBase64url(plan.promise.sealing_key));
  const isOpen = (slot) => slot >= plan.parts.length;
  const contents = contentsOf(plan, answers);
  const sizes = [...contents.map((_, slot) => plan.slots[isOpen(slot) ? 'words' : 'answers']), plan.slots.answers];
  return Promise.all([...contents, receipt].map(async (content, slot) =>
    ({ content, envelope: await sealSlot(sealer, slot, content, sizes[slot]) })));
};

// Hands the answers in, and does not give up: what comes twice is stored once. { envelopes } if they are on disk,
// or { problem } with its page.
const handIn = async (draft, onWaiting) => {
  const { answers } = readFields(sheet.plan, draft.fields);
  const envelopes = await seal(answers, fromBase64url(draft.receipt));
  const body = concat(fromBase64url(draft.token), ...envelopes.map(({ envelope }) => envelope));
  const headers = { Accept: 'text/html', 'Content-Type': 'application/octet-stream' };
  const request = () => ask(`/w/${wave}/hand-in${draft.search}`, { method: 'POST', body, headers });
  const { status, html } = await persistently(request, onWaiting);
  return status === 204 ? { envelopes, answers } : { problem: html };
};

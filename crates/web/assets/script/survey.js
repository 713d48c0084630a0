// The way through: the pages come in once, the same for everybody, and are filled in here. From beginning to
// sending no answer leaves this browser, so that none is lost with a connection, and none is seen.
// Without this script, or without encryption in the browser, every button is a plain form's.

const wave = location.pathname.match(/^\/w\/([^/]+)$/)?.[1];
const keyOf = `peil-key-${wave}`;
const pauseOf = `peil-pause-${wave}`;
const sentOf = `peil-sent-${wave}`;

// The survey's pages in the language that is read, and what is answered: the right to answer (token, group,
// invited, checked) or what it was asked with (wish), receipt, fields, at (the page), search (the language), first
// (nothing but the first page was seen), sending.
let sheet = null;
let draft = null;
let lock = null;
let until = '';
let busy = false;
let thanks = null;

const main = () => document.querySelector('main');
const form = () => document.getElementById('answers');

const notice = (name) => {
  hideNotice();
  const shown = document.querySelector('#peil-notices')?.content.querySelector(`[data-notice="${name}"]`);
  if (!shown) return;
  const copy = shown.cloneNode(true);
  copy.dataset.shown = '';
  main().prepend(copy);
  if (copy.matches('.alert')) copy.scrollIntoView({ block: 'nearest' });
};
const hideNotice = () => document.querySelectorAll('[data-shown]').forEach((shown) => shown.remove());

// What is said only to those who have the script, and the other way round.
const dress = () => {
  for (const part of document.querySelectorAll('[data-script]')) {
    part.hidden = part.dataset.script !== 'any' && (part.dataset.script === 'on') !== canKeep;
  }
  until = main().dataset.until ?? until;
  takeCode();
};

const show = ({ lang, title, className, body }, arrival) => {
  document.documentElement.lang = lang;
  document.title = title;
  document.body.className = className;
  document.body.replaceChildren(...body.childNodes);
  dress();
  arrive(arrival);
  const heading = document.querySelector('.alert h2') ?? document.querySelector('h1');
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  scrollTo(0, 0);
};

// While another window goes on, this one neither asks nor writes. The heading stays, so that a screen
// reader knows where it is.
let aside = false;
const standAside = (stands) => {
  aside = stands;
  if (aside) writeNoMore();
  for (const part of form()?.children ?? []) if (part.tagName !== 'H1') part.inert = stands;
};

const remember = (change) => {
  if (!lock || !draft || aside) return Promise.resolve();
  Object.assign(draft, change);
  return writeDraft(lock, draft, until);
};

const forget = () => {
  if (lock) eraseDraft(lock);
  sessionStorage.removeItem(keyOf);
  sessionStorage.removeItem(pauseOf);
  lock = null;
  draft = null;
};

// While the server is asked something.
const working = async (work, what = 'sending') => {
  busy = true;
  notice(what);
  form()?.setAttribute('aria-busy', 'true');
  try { return await work(); } finally {
    busy = false;
    form()?.removeAttribute('aria-busy');
    hideNotice();
  }
};

const showProblem = (html) => {
  const page = new DOMParser().parseFromString(html, 'text/html');
  // What it offers to send again is in the draft.
  for (const again of page.querySelectorAll('form')) again.method = 'dialog';
  show({ lang: page.documentElement.lang, title: page.title, className: page.body.className, body: page.body });
  if (main().dataset.problem === 'wave_closed') forget(); else sessionStorage.setItem(pauseOf, '1');
};

// Gets the pages in a language, once or until they come. Null if they are there; otherwise what came, which is
// the page of a problem.
const loadSheet = async (search, onWaiting) => {
  if (sheet?.search === search) return null;
  const request = () => ask(`/w/${wave}/survey${search}`);
  const { html } = await (onWaiting ? persistently(request, onWaiting) : once(request));
  const loaded = sheetFrom(html, search);
  if (!loaded) return html;
  sheet = loaded;
  return null;
};

// What the page holds, into the draft.
const gather = () => {
  if (!draft || aside || main().dataset.page !== 'questions') return;
  const inputs = [...form().elements].filter(({ name }) => name && !name.startsWith('peil-'));
  const here = new Set(inputs.map(({ name }) => itemOf(name)));
  const elsewhere = Object.entries(draft.fields).filter(([name]) => !here.has(itemOf(name)));
  const given = [...new FormData(form())].filter(([name, value]) => !name.startsWith('peil-') && value !== '');
  draft.fields = Object.fromEntries([...elsewhere, ...given]);
};

// From one page to another, without anybody but this browser.
const turn = (go, { arrival, push = true } = {}) => {
  const read = readFields(sheet.plan, draft.fields);
  const at = String(stepWith(sheet.plan, read, draft.at, go));
  Object.assign(draft, { fields: read.fields, at, first: draft.first && at === draft.at, sending: false });
  show(at === 'check' ? checkScreen(sheet, read, draft) : questionsScreen(sheet, read, at, draft), arrival);
  sessionStorage.removeItem(pauseOf);
  const entry = [{ at }, '', location.pathname + draft.search];
  if (push && history.state?.at !== at) history.pushState(...entry); else history.replaceState(...entry);
  return remember({});
};

const speak = async (search) => {
  const problem = await working(() => loadSheet(search, () => notice('waiting')));
  if (problem) { showProblem(problem); return; }
  draft.search = search;
  await turn('stay');
};

const submit = async () => {
  await remember({ sending: true });
  const { problem, envelopes, answers } = await working(() => handIn(draft, () => notice('waiting')), 'locking');
  if (problem) { showProblem(problem); return; }
  const { group, invited, receipt, search } = draft;
  forget();
  sessionStorage.setItem(sentOf, '1');
  thanks = () => show(thanksScreen(sheet, { group, invited, receipt, envelopes, answers }));
  thanks();
  history.replaceState({ sent: true }, '', location.pathname + search);
};

// Goes on with a kept draft, and with sending it if that was under way. One whose right was asked for and did not
// come is asked for again, for which the code is needed.
const resume = async (code) => {
  const kept = lock && await readDraft(lock);
  if (!kept || !kept.token && !code) return false;
  draft = kept;
  const { sending, search } = kept;
  const problem = await working(() => loadSheet(search, () => notice('waiting')));
  if (problem) { showProblem(problem); return true; }
  if (!kept.token && !await claim(code)) return true;
  await turn(kept.at, { arrival: 'open', push: history.state?.at === undefined });
  if (sending && draft.at === 'check') await submit();
  return true;
};

// Has the wish in the draft signed; whether the right is there. What it was asked with is kept before, so that a
// reply that is lost on the way costs nobody the right.
const claim = async (code) => {
  const { problem, right } = await working(() => obtainRight(code, draft.wish, draft.search, () => notice('waiting')));
  if (problem) { forget(); showProblem(problem); return false; }
  delete draft.wish;
  await remember(right);
  return true;
};

const unlock = async (secret) => {
  lock = await lockOf(secret);
  sessionStorage.setItem(keyOf, toText(secret));
};

// A code for the right to answer. The pages come first, without the code, and then the key of the group, which is
// checked: until then nothing is used up.
const begin = async (from) => {
  const typed = from.elements.code.value;
  const { code, root } = codeAndRoot(typed);
  const { search } = new URL(from.action);
  const secret = await secretOf(wave, code);
  if (localStorage.getItem((await lockOf(secret)).name)) {
    await unlock(secret);
    if (await resume(code)) return;
  }
  const found = await working(async () => {
    const problem = await loadSheet(search);
    return problem ? { problem } : classKey(code, root || givenRoot, search);
  }).catch(() => null);
  if (!found) { notice('not-begun'); return; }
  if (found.problem) { showProblem(found.problem); return; }
  if (found.differs) { notice('root-differs'); return; }
  // By a team link: others have this code, and may sit here next. A key of chance lives as long as the tab.
  await unlock(found.entry.shared ? chance(48) : secret);
  sessionStorage.removeItem(sentOf);
  const wish = await wishFor(found);
  draft = { wish, receipt: toBase64url(chance(16)), fields: {}, at: '0', search, first: true, sending: false };
  await remember({});
  if (await claim(code)) await turn('stay');
};

const welcome = async () => {
  const typed = document.getElementById('code')?.value;
  const kept = sessionStorage.getItem(keyOf);
  if (typed) {
    lock = await lockOf(await secretOf(wave, typed));
    if (localStorage.getItem(lock.name)) { await unlock(await secretOf(wave, typed)); notice('resume'); }
    else lock = null;
  } else if (kept) {
    lock = await lockOf(toBytes(kept));
    if (!localStorage.getItem(lock.name)) forget();
    // Reloaded: straight on. Gone back to here, or here after a problem: only if asked.
    else if (sessionStorage.getItem(pauseOf)) notice('resume');
    else if (!await resume()) forget();
  } else if (sessionStorage.getItem(sentOf)) notice('sent');
};

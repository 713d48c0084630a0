// The way through: pages come in without leaving this one, so that answers outlive a lost connection.
// Without this script, or without encryption in the browser, every button is a plain form's.

const wave = location.pathname.match(/^\/w\/([^/]+)$/)?.[1];
const keyOf = `peil-key-${wave}`;
const pauseOf = `peil-pause-${wave}`;
const sentOf = `peil-sent-${wave}`;

let lock = null;
let draft = null;
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

const show = (html, arrival) => {
  const page = new DOMParser().parseFromString(html, 'text/html');
  document.documentElement.lang = page.documentElement.lang;
  document.title = page.title;
  document.body.className = page.body.className;
  document.body.replaceChildren(...page.body.childNodes);
  dress();
  arrive(arrival);
  const heading = document.querySelector('.alert h2') ?? document.querySelector('h1');
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  scrollTo(0, 0);
};

const fieldsOf = (from) => [...new FormData(from)].filter(([name]) => name !== 'peil-go');

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

// A page of questions or the overview has come: what its form holds is the draft from now on.
const settle = async ({ html }, search, { arrival, push = true } = {}) => {
  show(html, arrival);
  const { page, problem } = main().dataset;
  if (page === 'thanks') {
    forget();
    sessionStorage.setItem(sentOf, '1');
    thanks = html;
    history.replaceState({ sent: true }, '', location.pathname + search);
  } else if (page === 'problem') {
    if (problem === 'wave_closed') forget(); else sessionStorage.setItem(pauseOf, '1');
  } else if (form()) {
    sessionStorage.removeItem(pauseOf);
    const fields = fieldsOf(form());
    const at = fields.find(([name]) => name === 'peil-at')?.[1];
    draft = { fields, at, search, sending: false };
    const entry = [{ at }, '', location.pathname + search];
    if (push && history.state?.at !== at) history.pushState(...entry); else history.replaceState(...entry);
    await remember({});
  }
};

// Sends what the draft holds and shows what comes back.
const turn = async (page, search, go, options) => {
  if (busy) return;
  busy = true;
  notice('sending');
  form()?.setAttribute('aria-busy', 'true');
  const fields = go ? [...draft.fields, ['peil-go', go]] : draft.fields;
  const action = `/w/${wave}/${page}${search}`;
  const reply = await persistently(action, fields, () => notice('waiting'));
  busy = false;
  form()?.removeAttribute('aria-busy');
  hideNotice();
  await settle(reply, search, options);
};

const submit = async () => {
  await remember({ sending: true });
  await turn('submit', draft.search, null);
};

// Goes on with a kept draft, and with sending it if that was under way.
const resume = async () => {
  const kept = lock && await readDraft(lock);
  if (!kept) return false;
  draft = kept;
  const { sending } = kept;
  await turn('page', kept.search, kept.at, { arrival: 'open', push: history.state?.at === undefined });
  if (sending && main().dataset.page === 'check') await submit();
  return true;
};

const unlock = async (secret) => {
  lock = await lockOf(secret);
  sessionStorage.setItem(keyOf, toText(secret));
};

// A code for the right to answer. Sent once: when the answer is lost, so is the right, and the server
// could only give another by remembering who got the first.
const begin = async (from) => {
  const code = from.elements.code.value;
  const secret = await secretOf(wave, code);
  if (localStorage.getItem((await lockOf(secret)).name)) {
    await unlock(secret);
    if (await resume()) return;
  }
  busy = true;
  notice('sending');
  const action = new URL(from.action);
  let reply;
  try { reply = await read(await post(action, [['code', code]])); } catch { /* Said below. */ }
  busy = false;
  if (!reply || REFUSED_FOR_NOW.includes(reply.status)) { notice('not-begun'); return; }
  hideNotice();
  // By a team link: others have this code, and may sit here next. A key of chance lives as long as the tab.
  await unlock(reply.shared ? crypto.getRandomValues(new Uint8Array(48)) : secret);
  sessionStorage.removeItem(sentOf);
  await settle(reply, action.search);
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

const listen = () => {
  document.addEventListener('submit', (event) => {
    const { target, submitter } = event;
    if (target.id !== 'answers' && !target.elements.code) return;
    event.preventDefault();
    if (busy) return;
    if (target.elements.code) { begin(target); return; }
    const go = submitter?.value || null;
    // One question at a time: forward and back stay on this page as long as they can.
    if (go === 'next' && stepTo(place + 1) || go === 'back' && stepTo(place - 1)) return;
    // A button without an address of its own says it has that of the page.
    const action = new URL(submitter?.getAttribute('formaction') ?? target.action, location);
    draft ??= { at: '', search: action.search };
    draft.fields = fieldsOf(target);
    if (action.pathname.endsWith('/submit')) submit();
    else turn('page', action.search, go ?? 'next', { arrival: go === 'back' ? 'last' : 'first' });
  });
  let soon;
  document.addEventListener('input', (event) => {
    if (event.target.id === 'code') keepCode();
    if (event.target.form !== form() || !form()) return;
    clearTimeout(soon);
    soon = setTimeout(() => remember({ fields: fieldsOf(form()) }), 300);
  });
  document.addEventListener('change', (event) => {
    answered(event.target);
    if (form() && event.target.form === form()) remember({ fields: fieldsOf(form()) });
  });
  document.addEventListener('click', (event) => {
    const what = event.target.closest?.('[data-do]')?.dataset.do;
    if (what === 'again') waitNoLonger();
    if (what === 'resume') { standAside(false); resume(); }
    if (event.target.closest?.('[data-leave]')) {
      event.preventDefault();
      // The draft stays, locked; without the link nobody opens it from here.
      document.body.hidden = true;
      sessionStorage.removeItem(keyOf);
      location.replace(event.target.closest('[data-leave]').href);
    }
  });
  addEventListener('popstate', (event) => {
    if (thanks) { show(thanks); return; }
    if (event.state?.at && draft && !busy) {
      if (form()) draft.fields = fieldsOf(form());
      turn('page', draft.search, event.state.at, { push: false });
    } else if (!event.state?.at && draft) {
      sessionStorage.setItem(pauseOf, '1');
      location.reload();
    }
  });
  // The same draft in another window: one of the two stands aside.
  addEventListener('storage', (event) => {
    if (!lock || event.key !== lock.name || !draft) return;
    standAside(true);
    if (event.newValue === null) draft = null;
    notice(draft ? 'other-tab' : 'elsewhere');
  });
  addEventListener('hashchange', () => { takeCode(); if (main().dataset.page === 'welcome') welcome(); });
};

// All questions of a page at once, for who prefers that, or one at a time again.
document.addEventListener('click', (event) => {
  if (!event.target.closest?.('[data-do=all]')) return;
  wantsAll = !wantsAll;
  layOut();
});

// What helps without keeping anything: the code out of the link, keys, one question at a time, and no
// second begin by a double click.
const plainHelp = () => {
  document.addEventListener('change', (event) => answered(event.target));
  document.addEventListener('input', keepCode);
  addEventListener('hashchange', takeCode);
  let sent = false;
  document.addEventListener('submit', (event) => {
    const go = event.submitter?.value;
    if (go === 'next' && stepTo(place + 1) || go === 'back' && stepTo(place - 1) || sent) {
      event.preventDefault();
      return;
    }
    sent = true;
  });
  addEventListener('pageshow', () => { sent = false; });
};

dress();
arrive();
if (wave && canKeep) {
  eraseOld();
  listen();
  if (main().dataset.page === 'welcome') welcome();
} else plainHelp();

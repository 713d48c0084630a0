// What people do, and what the browser tells: buttons, answers, back and forward, another window.

const pressed = (target, submitter) => {
  if (target.elements.code) {
    busy = true;
    begin(target).finally(() => { busy = false; });
    return;
  }
  const go = submitter?.value || null;
  // One question at a time: forward and back stay on this page as long as they can.
  if (go === 'next' && stepTo(place + 1) || go === 'back' && stepTo(place - 1)) return;
  if (!draft) return;
  gather();
  if (submitter?.matches('.language')) speak(new URL(submitter.formAction).search);
  // The one button without a direction: that of the overview, or of a problem after it.
  else if (go === null && main().dataset.page !== 'questions') submit();
  else turn(go ?? 'next', { arrival: go === 'back' ? 'last' : 'first' });
};

const listen = () => {
  document.addEventListener('submit', (event) => {
    const { target, submitter } = event;
    if (target.id !== 'answers' && !target.elements.code) return;
    event.preventDefault();
    if (!busy) pressed(target, submitter);
  });
  let soon;
  const keep = () => { gather(); return remember({}); };
  document.addEventListener('input', (event) => {
    if (event.target.id === 'code') keepCode();
    if (event.target.form !== form() || !form()) return;
    clearTimeout(soon);
    soon = setTimeout(keep, 300);
  });
  document.addEventListener('change', (event) => {
    answered(event.target);
    if (form() && event.target.form === form()) keep();
  });
  document.addEventListener('click', (event) => {
    const what = event.target.closest?.('[data-do]')?.dataset.do;
    if (what === 'again') waitNoLonger();
    if (what === 'copy') navigator.clipboard.writeText(document.getElementById('receipt').textContent);
    if (what === 'resume') { standAside(false); resume(document.getElementById('code')?.value); }
    if (event.target.closest?.('[data-leave]')) {
      event.preventDefault();
      // The draft stays, locked; without the link nobody opens it from here.
      document.body.hidden = true;
      sessionStorage.removeItem(keyOf);
      location.replace(event.target.closest('[data-leave]').href);
    }
  });
  addEventListener('popstate', (event) => {
    if (thanks) { thanks(); return; }
    if (event.state?.at && draft && !busy) {
      gather();
      turn(event.state.at, { push: false });
    } else if (!event.state?.at && draft) {
      sessionStorage.setItem(pauseOf, '1');
      keep().then(() => location.reload());
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
} else {
  plainHelp();
  // With script, but without what it needs to lock anything: said, and the plain road is open if there is one.
  if (wave && main().dataset.page === 'welcome') notice('old-browser');
}

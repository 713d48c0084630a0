// The code of an invitation stands after the # of its link, where no server sees it. This copies it
// into the field and takes it out of the address bar. Without this script the code is typed.
(() => {
  'use strict';
  const field = document.getElementById('code');
  if (!field) return;
  const links = document.querySelectorAll('a[data-keep-code]');
  // The code comes along to the other language, again after the #.
  const keep = () => links.forEach((link) => { link.hash = encodeURIComponent(field.value); });
  const take = () => {
    const hash = location.hash.slice(1);
    if (!hash || document.getElementById(hash)) return;
    try { field.value = decodeURIComponent(hash); } catch { field.value = hash; }
    history.replaceState(null, '', location.pathname + location.search);
    keep();
  };
  field.addEventListener('input', keep);
  window.addEventListener('hashchange', take);
  take();
  // A double click would hand the code in twice, and only the first time it opens the questionnaire.
  let sent = false;
  field.form.addEventListener('submit', (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener('pageshow', () => { sent = false; });
})();

// The house works without script. This puts what stands behind the # of a link into the field of the page, so
// that nobody has to copy it, and takes it out of the address.
(() => {
  'use strict';
  const form = document.querySelector('[data-secret]');
  const secret = decodeURIComponent(location.hash.slice(1));
  if (!form || !/^[\w-]+$/.test(secret)) return;
  form.elements.secret.value = secret;
  form.querySelector('.field').hidden = true;
  history.replaceState(null, '', location.pathname + location.search);
})();

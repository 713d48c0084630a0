// A norm of a scan is kept as it is filled in: the same form as the button sends, whenever a field changed. What cannot be
// kept yet stays in the form, and the button says what is wrong.
(() => {
  'use strict';
  const form = document.querySelector('form[data-keep]');
  if (!form || !form.querySelector('.actions button')) return;
  const says = form.querySelector('[data-kept]');
  let busy = null;
  let again = false;

  const file = form.elements.file;
  const place = file && form.elements[`file-${form.elements.rows.value - 1}`];

  const send = async () => {
    const body = new FormData(form);
    try {
      // Also when the page goes; a browser takes a small one only.
      const keepalive = !file?.files.length && [...body.values()].join('').length < 30000;
      const answer = await fetch(form.action, {
        method: 'POST', body, keepalive, headers: { accept: 'application/json' },
      });
      const told = await answer.json();
      if (answer.ok) {
        form.elements.revision.value = told.revision;
        if (told.file) {
          place.value = told.file.sha256;
          file.value = '';
          form.querySelector('[data-file]').textContent = told.file.name;
        }
      }
      says.textContent = told.told;
    } catch {
      says.textContent = form.dataset.failed;
    }
  };

  // One after the other: each says which version it saw.
  const keep = async () => {
    again = true;
    if (busy) return;
    while (again) {
      again = false;
      busy = send();
      await busy;
    }
    busy = null;
  };

  form.addEventListener('change', keep);
  form.addEventListener('submit', async (event) => {
    if (!busy) return;
    event.preventDefault();
    const button = event.submitter;
    while (busy) await busy;
    form.requestSubmit(button);
  });

  // With the focus on a level its number chooses it.
  const levels = [...form.querySelectorAll('[name="verdict"]')];
  form.addEventListener('keydown', (event) => {
    const level = levels[Number(event.key) - 1];
    if (!level || event.target.name !== 'verdict' || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    level.focus();
    if (!level.checked) level.click();
  });
})();

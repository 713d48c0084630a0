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

// The key of a wave, made where whoever keeps it sits: the server gets the half that is no secret. The files are those
// of `peil key make` (crates/anonymity/src/key_file.rs); a test has the program read them.
(() => {
  'use strict';
  const place = document.querySelector('[data-make-key]');
  if (!place || !window.crypto?.subtle) return;
  const form = document.querySelector('form [name="made"]').form;
  const files = place.querySelector('[data-files]');
  const wave = place.dataset.makeKey;
  place.hidden = false;

  const text = (bytes) =>
    btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const bytes = (letters) =>
    Uint8Array.from(atob(letters.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));

  const offer = (ending, lines) => {
    const link = document.createElement('a');
    link.download = `${wave}.${ending}`;
    link.textContent = link.download;
    link.href = URL.createObjectURL(new Blob([`${lines.join('\n')}\n`], { type: 'text/plain' }));
    const line = document.createElement('li');
    line.append(link);
    files.append(line);
  };

  const make = async (split) => {
    const pair = await crypto.subtle.generateKey({ name: 'X25519' }, true, ['deriveBits']);
    const { d: secret, x: point } = await crypto.subtle.exportKey('jwk', pair.privateKey);
    const sealing = `sealing-key ${point}`;
    files.replaceChildren();
    if (split) {
      const first = crypto.getRandomValues(new Uint8Array(32));
      const second = bytes(secret).map((byte, at) => byte ^ first[at]);
      [first, second].forEach((part, at) => offer(`opening-key-${at + 1}`, [
        '# One of two parts of the key that opens the answers of a wave at closing. Both are needed.',
        '# Without it nobody can open them, and the wave is lost: keep it in two places.',
        `peil-opening-key 1 part ${at + 1} of 2`, sealing, `secret ${text(part)}`,
      ]));
    } else {
      offer('opening-key', [
        '# Opens the answers of a wave at closing. Without it nobody can, and the wave is lost.',
        '# Keep it off the server, in two places; print it if you like.',
        'peil-opening-key 1', sealing, `secret ${secret}`,
      ]);
    }
    form.elements.made.value = `peil-sealing-key 1\n${sealing}\n`;
  };

  for (const button of place.querySelectorAll('[data-make]')) {
    button.addEventListener('click', async () => {
      const say = (done) => {
        place.querySelector('[data-made]').hidden = !done;
        place.querySelector('[data-failed]').hidden = done;
      };
      try {
        await make(button.dataset.make === 'split');
        say(true);
      } catch {
        say(false);
      }
    });
  }
})();

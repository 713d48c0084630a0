// The code of an invitation stands after the # of its link, where no server sees it, with the root of the
// wave's keys behind a slash. This copies the code into the field and takes both out of the address bar. Without
// this script the code is typed.

// The root that came with a link; none if the code was typed.
let givenRoot = '';

// The code and the root in what was typed or pasted: a whole link, or what comes after its #.
const codeAndRoot = (typed) => {
  const [code, root = ''] = typed.split('#').pop().split('/');
  return { code, root };
};

const takeCode = () => {
  const field = document.getElementById('code');
  if (!field) return;
  const hash = location.hash.slice(1);
  if (hash && !document.getElementById(hash)) {
    let given = hash;
    try { given = decodeURIComponent(hash); } catch { /* As it stands, then. */ }
    const { code, root } = codeAndRoot(given);
    field.value = code;
    givenRoot = root;
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  keepCode();
};

// Code and root come along to the other language, again after the #.
const keepCode = () => {
  const field = document.getElementById('code');
  if (!field) return;
  for (const link of document.querySelectorAll('a[data-keep-code]')) {
    link.hash = [field.value, givenRoot].filter(Boolean).map(encodeURIComponent).join('/');
  }
  // Whoever types has to compare with the letter; whoever came by a link need not.
  const compare = document.querySelector('[data-root]');
  if (compare) compare.hidden = Boolean(givenRoot || codeAndRoot(field.value).root);
};

// As the server reads a code: capitals, spaces and hyphens do not matter, nor o for 0, i and l for 1.
const plainCode = (typed) => codeAndRoot(typed).code.toLowerCase()
  .replace(/[\s.\u00ad\u200b-\u200f\u2010-\u2015\u2060\u2212\ufe58\ufe63\ufeff\uff0d-]/g, '').replace(/o/g, '0').replace(/[il]/g, '1');

// The code of an invitation stands after the # of its link, where no server sees it. This copies it
// into the field and takes it out of the address bar. Without this script the code is typed.

const takeCode = () => {
  const field = document.getElementById('code');
  if (!field) return;
  const hash = location.hash.slice(1);
  if (hash && !document.getElementById(hash)) {
    try { field.value = decodeURIComponent(hash); } catch { field.value = hash; }
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  keepCode();
};

// The code comes along to the other language, again after the #.
const keepCode = () => {
  const field = document.getElementById('code');
  if (!field) return;
  for (const link of document.querySelectorAll('a[data-keep-code]')) {
    link.hash = encodeURIComponent(field.value);
  }
};

// As the server reads a code: capitals, spaces and hyphens do not matter, nor o for 0, i and l for 1.
const plainCode = (typed) => typed.split('#').pop().toLowerCase()
  .replace(/[\s.\u00ad\u200b-\u200f\u2010-\u2015\u2060\u2212\ufe58\ufe63\ufeff\uff0d-]/g, '').replace(/o/g, '0').replace(/[il]/g, '1');

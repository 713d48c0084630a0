// On a phone one question at a time; with a keyboard the number keys. The page is the same: what is not
// asked now is hidden, and what is hidden is sent along all the same.

const narrow = matchMedia('(max-width: 40rem)');
const questions = () => [...document.querySelectorAll('#answers .question')];
// The question that is shown; -1 is what a page says before its first question.
let place = 0;
let wantsAll = false;

const opening = () => document.querySelector('#answers > section[data-first]');
const oneAtATime = () => narrow.matches && !wantsAll && questions().length > 1;

const layOut = () => {
  const all = questions();
  const one = oneAtATime();
  const form = document.getElementById('answers');
  if (!form || !all.length) return;
  form.classList.toggle('one', one);
  form.classList.toggle('further', one && place > (opening() ? -1 : 0));
  all.forEach((question, index) => { question.hidden = one && index !== place; });
  const text = form.querySelector('[data-place]');
  if (text) {
    const { place: words } = text.dataset;
    text.textContent = one && place >= 0 ? words.replace('#n', place + 1).replace('#m', all.length) : '';
  }
  const bar = form.querySelector('progress');
  if (bar) {
    bar.dataset.done ??= bar.getAttribute('value');
    bar.value = Number(bar.dataset.done) + (one ? Math.max(place, 0) : 0);
  }
  // The first page has nothing before it, but its second question has.
  const back = form.querySelector('[data-first-page]');
  if (back) back.hidden = !one || place <= (opening() ? -1 : 0);
  const choice = form.querySelector('[data-do="all"]');
  if (choice) {
    choice.dataset.other ??= choice.textContent;
    choice.textContent = wantsAll ? choice.dataset.text : choice.dataset.other;
  }
};

// Goes to another question of this page; false if there is none.
const stepTo = (index) => {
  const shown = index === -1 ? opening() : questions()[index];
  if (!oneAtATime() || !shown) return false;
  place = index;
  layOut();
  const name = shown.querySelector('h2, legend, label');
  name.tabIndex = -1;
  name.focus({ preventScroll: true });
  document.getElementById('answers').scrollIntoView();
  return true;
};

// A page begins at its first question; coming back, at its last; going on later, at the first that is
// open; with a fault, there.
const arrive = (arrival) => {
  const all = questions();
  const isOpen = (question) => ![...question.querySelectorAll('input, textarea')]
    .some((input) => input.checked || input.matches('textarea') && input.value);
  const fault = all.findIndex((question) => question.querySelector('.fault'));
  if (fault >= 0) place = fault;
  else if (arrival === 'last') place = all.length - 1;
  else if (arrival === 'open') place = Math.max(all.findIndex(isOpen), 0);
  else place = opening() ? -1 : 0;
  layOut();
};

narrow.addEventListener('change', layOut);

// A tap on an answer leads on by itself; keys do not, because with arrow keys every answer on the way is
// chosen for a moment.
let tapped = null;
document.addEventListener('pointerdown', (event) => { tapped = event.target.closest?.('.choices label'); });
document.addEventListener('keydown', () => { tapped = null; });

const answered = (input) => {
  const question = input.closest('.question');
  if (!question) return;
  const clear = question.querySelector('.clear');
  if (clear && input.type === 'radio') {
    clear.hidden = input.value === '';
    if (input.value === '') input.checked = false;
  }
  if (input.type === 'radio' && input.value !== '' && tapped?.contains(input) && oneAtATime()) {
    const from = place;
    // Long enough to see what was chosen.
    setTimeout(() => { if (place === from) stepTo(from + 1); }, 300);
  }
};

document.addEventListener('keydown', (event) => {
  if (!/^[0-9]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
  // Only inside a question, so that the keys mean nothing anywhere else.
  const question = event.target.closest?.('#answers .question');
  if (!question || event.target.matches('textarea')) return;
  const inputs = [...question.querySelectorAll('.choices input')];
  const input = event.key === '0' ? inputs.at(-1) : inputs[Number(event.key) - 1];
  if (!input) return;
  event.preventDefault();
  input.click();
  if (input.type !== 'radio') { input.focus(); return; }
  const all = questions();
  const next = all[all.indexOf(question) + 1];
  if (!next) { input.focus(); return; }
  stepTo(all.indexOf(next));
  (next.querySelector('input:checked') ?? next.querySelector('input, textarea')).focus({ preventScroll: true });
  if (!oneAtATime()) next.scrollIntoView({ block: 'center' });
});

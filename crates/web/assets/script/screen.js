// What is shown: a page of the survey's document, which is the same for everybody, filled in with a draft. What
// comes out is the page that the server makes for who has no script (tests/browser/local.test.mjs lays them side
// by side), but for this: where a question in between is not asked, those around it do not become one table.

// The document in one language, as it came; null if something else came (a problem).
const sheetFrom = (html, search) => {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const plan = page.getElementById('plan');
  if (!plan) return null;
  const texts = page.getElementById('peil-texts');
  const templates = [...page.querySelectorAll('template[data-page-place]')];
  return {
    search,
    lang: page.documentElement.lang,
    plan: JSON.parse(plan.textContent),
    texts: texts.dataset,
    alert: texts.content.firstElementChild,
    notices: page.getElementById('peil-notices'),
    pages: Object.fromEntries(templates.map((template) => [template.dataset.pagePlace, template])),
  };
};

// A page of the document, not filled in yet. Its forms cannot be sent by the browser itself: whatever goes
// wrong with this script, no answer leaves by a button.
const screenOf = (sheet, place) => {
  const template = sheet.pages[place];
  const body = document.importNode(template.content, true);
  for (const form of body.querySelectorAll('form')) form.method = 'dialog';
  body.append(document.importNode(sheet.notices, true));
  return { lang: sheet.lang, title: template.dataset.title, className: template.className, body };
};

// A text with its marks (#name) filled in. What is filled in is not looked at again.
const filled = (text, values) => text.replace(/#([a-z]+)/g, (mark, name) => values[name] ?? mark);

const fillIn = (part, values) => {
  for (const element of part.querySelectorAll('[data-fill]')) {
    element.textContent = filled(element.textContent, values);
    element.removeAttribute('data-fill');
  }
};

// A count with its thousands set apart.
const inThousands = (sheet, count) => String(count).replace(/\B(?=(\d{3})+$)/g, sheet.texts.thousands);

// The words for what stands with the answers.
const groupIn = (sheet, { group, invited }) => ({ group: group[sheet.lang], invited: inThousands(sheet, invited) });

const faultText = (sheet, { kind, chars, max }) => (kind === 'conflict' ? sheet.texts.conflict
  : filled(sheet.texts.tooLong, { chars: inThousands(sheet, chars), max: inThousands(sheet, max) }));

// Says what has to be mended: above the page, with a link, and at the question.
const showFaults = (sheet, screen, faults) => {
  const { body } = screen;
  const alert = document.importNode(sheet.alert, true);
  for (const fault of faults) {
    const { id } = sheet.plan.items[fault.item];
    const text = faultText(sheet, fault);
    const entry = document.createElement('li');
    const link = document.createElement('a');
    link.href = `#q-${id}`;
    link.textContent = text;
    entry.append(link);
    alert.querySelector('ul').append(entry);
    const said = document.createElement('p');
    said.className = 'fault';
    said.id = `f-${id}`;
    said.textContent = text;
    const question = body.getElementById(`q-${id}`);
    const words = question.querySelector('textarea');
    (words ?? question.querySelector('.choices')).before(said);
    const described = words ?? question;
    described.setAttribute('aria-describedby', [described.getAttribute('aria-describedby'), said.id].filter(Boolean).join(' '));
    words?.setAttribute('aria-invalid', 'true');
  }
  body.querySelector('[data-faults]').replaceWith(alert);
  screen.title = sheet.texts.faultPrefix + screen.title;
};

// Puts what was answered into the questions of a page.
const putAnswers = (body, fields) => {
  for (const question of body.querySelectorAll('.question')) {
    let given = false;
    for (const input of question.querySelectorAll('input, textarea')) {
      const value = fields[input.name] ?? '';
      if (input.matches('textarea')) input.value = value;
      else {
        input.checked = value !== '' && input.value === value;
        given ||= input.checked;
      }
    }
    const clear = question.querySelector('.clear');
    if (clear) clear.hidden = !given;
  }
};

// A page of questions; `draft.first` keeps what is said only right after beginning.
const questionsScreen = (sheet, { answers, fields, faults }, place, draft) => {
  const { plan, texts } = sheet;
  const screen = screenOf(sheet, place);
  const { body } = screen;
  const pages = pagesFor(plan, answers);
  const number = pages.findIndex((page) => page.place === Number(place));
  const { items, block } = pages[number];
  const count = (some) => some.reduce((sum, page) => sum + page.items.length, 0);
  const [done, total] = [count(pages.slice(0, number)), count(pages)];
  const minutes = minutesLeft(plan, done, total);
  const left = minutes === 1 ? texts.oneMinute : filled(texts.minutes, { minutes });
  const bar = body.querySelector('progress');
  bar.setAttribute('value', done);
  bar.setAttribute('max', total);

  plan.items.forEach(({ id, page }, item) => {
    if (page === Number(place) && !items.includes(item)) body.getElementById(`q-${id}`).remove();
  });
  // One question is no table.
  for (const table of body.querySelectorAll('.table')) {
    const questions = table.querySelectorAll('.question');
    if (questions.length < 2) table.replaceWith(...questions);
  }
  if (pages[number - 1]?.block === block) body.querySelector('p[data-first]')?.remove();
  if (!draft.first) body.querySelector('section[data-first]')?.remove();
  body.querySelector(draft.checked ? '[data-root-shown]' : '[data-root-known]')?.remove();
  const { root } = plan.promise;
  fillIn(body, { page: number + 1, pages: pages.length, left, root, ...groupIn(sheet, draft) });
  putAnswers(body, fields);
  const here = faults.filter(({ item }) => items.includes(item));
  if (here.length) showFaults(sheet, screen, here);
  else body.querySelector('[data-faults]').remove();
  return screen;
};

// An answer in the words that it has on its page; null if there is none.
const inWords = (sheet, item, answer) => {
  const { id, kind, page, options } = sheet.plan.items[item];
  if (answer === null || kind === 'open') return answer;
  const label = (name, value) => sheet.pages[page].content
    .querySelector(`input[name="${name}"][value="${value}"] + span`)?.textContent;
  if (kind !== 'multiple') return label(id, answer) ?? null;
  return options.filter((_, position) => answer[position]).map((option) => label(`${id}.${option}`, '1')).join('; ');
};

// The overview before sending: what is asked, with what was answered.
const checkScreen = (sheet, { answers }, draft) => {
  const { plan, texts } = sheet;
  const screen = screenOf(sheet, 'check');
  const { body } = screen;
  const pages = pagesFor(plan, answers);
  const all = { asked: 0, answered: 0 };
  for (const review of body.querySelectorAll('.review')) {
    const here = { asked: 0, answered: 0 };
    let first = null;
    for (const row of review.querySelectorAll('[data-item]')) {
      const item = Number(row.dataset.item);
      row.removeAttribute('data-item');
      if (!isAsked(plan, answers, item)) { row.remove(); continue; }
      first ??= item;
      here.asked += 1;
      const words = inWords(sheet, item, answers[item]);
      if (words === null) continue;
      here.answered += 1;
      const answer = row.querySelector('dd');
      answer.textContent = words;
      answer.removeAttribute('class');
    }
    if (first === null) { review.remove(); continue; }
    // The way back leads to the first page of the block that is asked.
    review.querySelector('button').value = pages.find(({ items }) => items.includes(first)).place;
    fillIn(review, here);
    all.asked += here.asked;
    all.answered += here.answered;
  }
  const open = all.asked - all.answered;
  const totals = filled(open ? texts.someAnswered : texts.allAnswered, { ...all, open });
  fillIn(body, { totals, ...groupIn(sheet, draft) });
  return screen;
};

// The envelopes that were sent, each with what is in it: nobody else can show that any more.
const showStored = (sheet, details, { group, envelopes, answers }) => {
  const { plan } = sheet;
  const open = [...plan.items.keys()].filter((item) => plan.items[item].kind === 'open');
  const add = (tag, text, className) => {
    const element = document.createElement(tag);
    element.textContent = text;
    if (className) element.className = className;
    return details.appendChild(element);
  };
  const { part, class: beside, higher, alone, empty, sealed } = details.dataset;
  envelopes.forEach(({ content, envelope }, slot) => {
    const isPart = slot < plan.parts.length;
    add('h3', filled(part, { n: slot + 1 }));
    if (!isPart) add('p', alone);
    else add('p', plan.parts[slot].level === 'class' ? filled(beside, { group: group[sheet.lang] }) : higher);
    const list = document.createElement('ul');
    plan.items.forEach((item, at) => {
      const here = isPart ? item.part === slot && item.kind !== 'open' : at === open[slot - plan.parts.length];
      const words = here ? inWords(sheet, at, answers[at]) : null;
      if (words === null) return;
      const row = document.createElement('li');
      const asked = sheet.pages[item.page].content.getElementById(`q-${item.id}`).querySelector('legend, label');
      row.textContent = `${asked.textContent} ${words}`;
      list.append(row);
    });
    if (list.children.length) details.append(list);
    else if (content.length === 0) add('p', empty);
    else add('p', receiptText(content), 'root');
    add('p', filled(sealed, { bytes: envelope.length }), 'quiet');
    add('p', `${toBase64url(envelope.slice(0, 48))}…`, 'root');
  });
};

const thanksScreen = (sheet, sent) => {
  const screen = screenOf(sheet, 'thanks');
  fillIn(screen.body, { ...groupIn(sheet, sent), receipt: receiptText(fromBase64url(sent.receipt)) });
  showStored(sheet, screen.body.getElementById('stored'), sent);
  return screen;
};

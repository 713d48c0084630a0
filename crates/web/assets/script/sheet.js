// The questionnaire as the script knows it: pure functions over the plan (`survey/plan.rs` on the server), the
// fields of a form and answers. They do what the server does for who has no script, with the same outcome;
// tests on both sides read the same cases (tests/browser/sheet.json).
//
// Fields are an object as a form has them: { item: '4', 'item.option': '1', item: 'own words' }. Answers are a
// list with, per item, a code, a list of ticks, own words, or null.

// The byte for "not asked, or skipped" in a record.
const EMPTY = 255;

// Own words as they are kept: one kind of line end, no control characters, no blanks at the ends. Half a
// character (which only a faulty keyboard makes) becomes the sign for that, as it would on the way.
const tidy = (words) => words.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '').replace(/\p{Cs}/gu, '\ufffd')
  .replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '');

const countChars = (text) => [...text].length;

const itemOf = (field) => field.split('.', 1)[0];

// Whether an item is asked: it has no condition, or the item that its condition names is itself asked and has
// one of the answers that lead here. Conditions point backwards, so this ends.
const isAsked = (plan, answers, item) => {
  const condition = plan.items[item].if;
  return !condition || condition.any.includes(answers[condition.item]) && isAsked(plan, answers, condition.item);
};

// What one item's fields say.
const answerIn = ({ id, kind, options }, fields) => {
  if (kind === 'multiple') {
    const ticked = options.map((option) => fields[`${id}.${option}`] === '1');
    return ticked.includes(true) ? ticked : null;
  }
  const value = fields[id] ?? '';
  if (kind === 'open') return tidy(value) || null;
  return value === '' ? null : Number(value);
};

// What has to be mended about it, if anything.
const faultOf = ({ kind, max, exclusive }, answer) => {
  if (kind === 'open' && answer !== null) {
    const chars = countChars(answer);
    if (chars > max) return { kind: 'too-long', chars, max };
  }
  if (kind === 'multiple' && answer !== null) {
    const alone = exclusive.some((position) => answer[position]);
    if (alone && answer.filter(Boolean).length > 1) return { kind: 'conflict' };
  }
  return null;
};

// The fields of a form as answers, with what must be mended before going on, and the fields that stay: of
// answers that are right and asked, and of those at fault as they were given, so that nobody loses a text.
const readFields = (plan, given) => {
  const faults = [];
  const answers = plan.items.map((item, index) => {
    const answer = answerIn(item, given);
    const fault = faultOf(item, answer);
    if (fault) faults.push({ item: index, ...fault });
    return fault ? null : answer;
  });
  plan.items.forEach((_, index) => { if (!isAsked(plan, answers, index)) answers[index] = null; });
  // Whoever no longer gets the question need not mend its answer.
  const mend = faults.filter(({ item }) => isAsked(plan, answers, item));
  const fields = {};
  plan.items.forEach(({ id, kind, options }, index) => {
    const answer = answers[index];
    if (mend.some(({ item }) => item === index)) {
      for (const [name, value] of Object.entries(given)) {
        if (itemOf(name) === id) fields[name] = value.replace(/\r\n/g, '\n');
      }
    } else if (kind === 'multiple') {
      options.forEach((option, position) => { if (answer?.[position]) fields[`${id}.${option}`] = '1'; });
    } else if (answer !== null) fields[id] = String(answer);
  });
  return { answers, faults: mend, fields };
};

// The pages that someone with these answers gets: only items that are asked, no empty page.
const pagesFor = (plan, answers) => {
  const pages = [];
  plan.items.forEach(({ page, block }, item) => {
    if (!isAsked(plan, answers, item)) return;
    if (pages.at(-1)?.place !== page) pages.push({ place: page, block, items: [] });
    pages.at(-1).items.push(item);
  });
  return pages;
};

// Where a step leads, from the number of a page or 'check'; `go` is 'next', 'back', 'stay', or such a place.
// A page that is not asked (any more) is passed over, forward.
const stepFrom = (pages, from, go) => {
  const places = pages.map(({ place }) => place);
  const atOrAfter = (place) => places.find((candidate) => candidate >= place);
  const asNumber = (place) => (place === 'check' ? Infinity : Number(place));
  if (go === 'next') return atOrAfter(asNumber(from) + 1) ?? 'check';
  if (go === 'back') return places.findLast((place) => place < asNumber(from)) ?? atOrAfter(0) ?? 'check';
  return atOrAfter(asNumber(go === 'stay' ? from : go)) ?? 'check';
};

// Where a step leads with these fields: to the first fault, as long as there is one.
const stepWith = (plan, { answers, faults }, from, go) =>
  (faults.length ? plan.items[faults[0].item].page : stepFrom(pagesFor(plan, answers), from, go));

// Minutes are the questionnaire's own estimate times the share of questions that are still to come, rounded up.
const minutesLeft = (plan, done, total) => Math.ceil(plan.minutes * (total - done) / Math.max(total, 1));

// What leaves the respondent's hands, in pieces that nothing links: per part its record, one byte a column, or
// null if nothing in it was answered; and own words, each with its item. What is not asked stays behind.
const recordsOf = (plan, answers) => {
  const parts = plan.parts.map(() => []);
  const words = [];
  plan.items.forEach(({ part, kind, options }, item) => {
    const answer = isAsked(plan, answers, item) ? answers[item] : null;
    if (kind === 'open') {
      if (answer !== null) words.push([item, answer]);
    } else if (kind === 'multiple') {
      parts[part].push(...(answer?.map(Number) ?? options.map(() => EMPTY)));
    } else parts[part].push(answer ?? EMPTY);
  });
  return { parts: parts.map((record) => (record.some((byte) => byte !== EMPTY) ? record : null)), words };
};

// The same as the bytes of every slot, in order: each part, then each open item; no bytes where nothing was
// answered. (The receipt, which comes last, is no answer.)
const contentsOf = (plan, answers) => {
  const { parts, words } = recordsOf(plan, answers);
  const open = [...plan.items.keys()].filter((item) => plan.items[item].kind === 'open');
  const text = (item) => words.find(([of]) => of === item)?.[1] ?? '';
  return [...parts.map((record) => Uint8Array.from(record ?? [])),
    ...open.map((item) => new TextEncoder().encode(text(item)))];
};

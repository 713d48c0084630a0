// The script's pure part against what Rust makes of the same fields: tests/browser/sheet.json, which a test of
// crates/web writes (`crates/web/src/survey/plan/tests.rs`).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const script = readFileSync(new URL('../../crates/web/assets/script/sheet.js', import.meta.url), 'utf8');
const names = ['tidy', 'countChars', 'readFields', 'pagesFor', 'stepFrom', 'stepWith', 'minutesLeft', 'recordsOf', 'contentsOf'];
const { tidy, countChars, readFields, pagesFor, stepFrom, stepWith, minutesLeft, recordsOf, contentsOf } =
  new Function(`'use strict';${script};return { ${names.join(', ')} };`)();
const kept = JSON.parse(readFileSync(new URL('sheet.json', import.meta.url), 'utf8'));

for (const [name, { plan, cases }] of Object.entries(kept)) {
  test(`the script makes of a form what Rust makes of it: ${name}`, () => {
    for (const wanted of cases) {
      const { answers, fields, faults } = readFields(plan, wanted.given);
      assert.deepEqual(faults, wanted.faults);
      assert.deepEqual(fields, wanted.fields);
      const pages = pagesFor(plan, answers);
      assert.deepEqual(pages.map(({ place, items }) => [place, items]), wanted.pages);
      for (const [from, to] of wanted.steps) {
        assert.deepEqual(['next', 'back', 'stay'].map((go) => String(stepFrom(pages, from, go))), to, from);
      }
      assert.deepEqual(recordsOf(plan, answers), { parts: wanted.parts, words: wanted.words });
    }
  });

  test(`what a slot holds fits in it: ${name}`, () => {
    const open = plan.items.filter(({ kind }) => kind === 'open').length;
    for (const { given, parts, words } of cases) {
      const contents = contentsOf(plan, readFields(plan, given).answers);
      assert.equal(contents.length, plan.parts.length + open);
      contents.forEach((bytes, slot) => {
        const part = plan.parts[slot];
        assert.ok(2 + bytes.length <= (part ? plan.slots.answers : plan.slots.words));
        if (part) assert.deepEqual([...bytes], parts[slot] ?? []);
        if (part && bytes.length) assert.equal(bytes.length, part.columns);
      });
      const texts = contents.slice(plan.parts.length).map((bytes) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
      assert.deepEqual(texts.filter(Boolean), words.map(([, text]) => text));
    }
  });

  test(`what is read is read the same once more: ${name}`, () => {
    for (const { given } of cases) {
      const once = readFields(plan, given);
      assert.deepEqual(readFields(plan, once.fields), once);
    }
  });
}

test('a fault leads to its page, wherever one wanted to go', () => {
  const { plan } = kept.sample;
  const read = readFields(plan, { remark: 'x'.repeat(41), open_talk: '2' });
  assert.deepEqual(read.faults, [{ item: 6, kind: 'too-long', chars: 41, max: 40 }]);
  for (const go of ['next', 'back', 'check', '0']) assert.equal(stepWith(plan, read, '0', go), plan.items[6].page);
});

test('words are kept as Rust keeps them', () => {
  for (const [given, wanted] of [
    ['\u0085 \u3000a\r\n\rb\u0000\u009f\tc \u2029', 'a\n\nb\tc'],
    // A mark of byte order is no blank, for Rust and for Unicode.
    ['\ufeffa\ufeff', '\ufeffa\ufeff'],
    // Half a character is what it becomes on the way.
    ['a\ud83d', 'a\ufffd'],
    ['a\ud83d\ude00', 'a\ud83d\ude00'],
  ]) assert.equal(tidy(given), wanted);
  assert.equal(countChars('a\ud83d\ude00e\u0301'), 4);
});

test('minutes are rounded up and end with the last question', () => {
  const plan = { minutes: 8 };
  assert.deepEqual([[0, 26], [13, 26], [25, 26], [26, 26], [0, 0]].map(([done, all]) => minutesLeft(plan, done, all)), [8, 4, 1, 0, 0]);
});

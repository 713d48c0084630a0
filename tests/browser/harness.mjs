// What every browser test needs: a service with an open wave, a browser, and axe.
//
// The program under test is the real one: `PEIL` names it (tests/run does), with its own data folder and
// port per service.

import { execFile, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

const program = process.env.PEIL;
if (!program || !existsSync(program)) throw new Error('PEIL must name the program under test; see tests/run');
const repository = new URL('../..', import.meta.url).pathname;

export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 900 };
export const WAVE = 'proef';

// A day so many days from today.
export const day = (from) => new Date(Date.now() + from * 86400e3).toISOString().slice(0, 10);

// A small organisation: 60 people in two teams.
const write = (folder) => {
  const units = ['code,parent,name_nl,name_en,kind,heads', 'w,,Gemeente Waterrijk,Municipality of Waterrijk,gemeente,0'];
  const staff = ['unit,email,channel'];
  for (const team of ['a', 'b']) {
    units.push(`${team},w,Team ${team},Team ${team},team,30`);
    for (let person = 0; person < 30; person += 1) staff.push(`${team},${team}${person}@town.example,mail`);
  }
  writeFileSync(join(folder, 'units.csv'), units.join('\n') + '\n');
  writeFileSync(join(folder, 'staff.csv'), staff.join('\n') + '\n');
  const organisation = readFileSync(join(repository, 'docs/organisation.example.toml'), 'utf8');
  writeFileSync(join(folder, 'organisation.toml'), organisation.replace('code = "rijk"', 'code = "town"'));
};

// Where a program listens, from the line in which it says so.
const addressOf = (child) => new Promise((resolve, reject) => {
  child.stdout.on('data', (said) => {
    const address = String(said).match(/http:\S+/);
    if (address) resolve(address[0]);
  });
  child.on('exit', (code) => reject(new Error(`peil ended with ${code}`)));
});

// A preview of a questionnaire, without a wave.
export const preview = async (questionnaire) => {
  const child = spawn(program, ['questionnaire', 'preview', questionnaire, '--listen', '127.0.0.1:0'],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  return { origin: await addressOf(child), stop: () => child.kill('SIGKILL') };
};

// A report page on answers from elsewhere: sixty people who answered all that two themes ask.
export const report = () => {
  const folder = mkdtempSync(join(tmpdir(), 'peil-browser-'));
  write(folder);
  const questions = ['knows_policy', 'knows_code_of_conduct', 'department_finds_important', 'attention_all_year'];
  const rows = [['unit', ...questions].join(',')];
  for (let person = 0; person < 60; person += 1) {
    rows.push([person % 2 ? 'a' : 'b', ...questions.map((_, at) => ((person * 7 + at) % 5) + 1)].join(','));
  }
  writeFileSync(join(folder, 'answers.csv'), rows.join('\n') + '\n');
  const done = spawnSync(program, ['analyse', '--answers', 'answers.csv', '--questionnaire', 'staff',
    '--units', 'units.csv', '--format', 'report', '--out', 'out'], { cwd: folder, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`peil analyse: ${done.stdout}${done.stderr}`);
  return {
    address: pathToFileURL(join(folder, 'out/report.html')).href,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

// Pages that an example of `crates/praatplaat/examples` writes to a folder, by name.
const pagesOf = (example, ...args) => {
  const folder = mkdtempSync(join(tmpdir(), 'peil-browser-'));
  const maker = join(dirname(program), 'examples', example);
  const done = spawnSync(maker, [folder, ...args], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${maker}: ${done.error ?? done.stderr}`);
  return {
    names: readdirSync(folder).map((name) => name.replace(/\.html$/, '')),
    address: (name) => pathToFileURL(join(folder, `${name}.html`)).href,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

// Talk plates: the cases of the gallery.
export const plates = () => pagesOf('gallery', 'html');

// The overview of all units, in Dutch and in English.
export const overviews = () => pagesOf('overview');

export class Service {
  // More for `peil wave open`, if a test needs it.
  static start(...more) { return Service.with('', ...more); }

  // The same with settings.
  static async with(settings, ...more) {
    const service = Service.empty(settings);
    service.run('units', 'import', 'units.csv', '--organisation', 'organisation.toml');
    service.run('wave', 'create', WAVE, '--organisation', 'town', '--name-nl', 'Proef', '--name-en', 'Trial',
      '--opens', day(-2), '--closes', day(30), '--synthetic');
    service.run('key', 'make', 'proef');
    service.run('wave', 'open', WAVE, '--staff', 'staff.csv', '--sealing-key', 'proef.sealing-key',
      '--key-holder', 'de integriteitscoördinator', ...more);
    service.run('links', WAVE, '--out', 'links.csv');
    service.codes = readFileSync(join(service.folder, 'links.csv'), 'utf8').trim().split('\n').slice(1)
      .map((line) => line.split(',')[3]);
    service.root = service.run('wave', 'status', WAVE).match(/control code (\S+)/)[1];
    await service.serve();
    return service;
  }

  // With files to read in and nothing read in, not serving yet.
  static empty(settings) {
    const service = new Service();
    service.folder = mkdtempSync(join(tmpdir(), 'peil-browser-'));
    service.address = settings.match(/^listen = "(.+)"$/m)?.[1] ?? '127.0.0.1:0';
    write(service.folder);
    writeFileSync(join(service.folder, 'peil.toml'), settings);
    return service;
  }

  // Runs a command of the program that has to succeed.
  run(...args) {
    const done = spawnSync(program, ['--data', 'data', ...args], { cwd: this.folder, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`peil ${args.join(' ')}: ${done.stdout}${done.stderr}`);
    return done.stdout;
  }

  // The same while this process goes on: for what asks something of it.
  async runAside(...args) {
    const { stdout } = await promisify(execFile)(program, ['--data', 'data', ...args], { cwd: this.folder });
    return stdout;
  }

  async serve(listen = this.address) {
    this.child = spawn(program, ['--data', 'data', 'serve', '--listen', listen],
      { cwd: this.folder, stdio: ['ignore', 'pipe', 'inherit'] });
    this.origin = await addressOf(this.child);
  }

  // Ends the service as a power cut would, and starts it again on the same address.
  async restart() {
    await this.kill();
    await this.serve(new URL(this.origin).host);
  }

  kill() {
    return new Promise((resolve) => { this.child.once('exit', resolve); this.child.kill('SIGKILL'); });
  }

  link(lang = 'nl', code = this.codes.pop(), root = this.root) {
    return `${this.origin}/w/${WAVE}${lang === 'nl' ? '' : `?lang=${lang}`}#${code}/${root}`;
  }

  // Closes a copy of all that the service has, which the service does not notice: what is said then.
  closedCopy() {
    const copy = join(this.folder, 'copy');
    rmSync(copy, { recursive: true, force: true });
    cpSync(join(this.folder, 'data'), copy, { recursive: true });
    const done = spawnSync(program, ['--data', 'copy', 'wave', 'close', WAVE, '--key', 'proef.opening-key'],
      { cwd: this.folder, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`peil wave close: ${done.stdout}${done.stderr}`);
    return done.stdout;
  }

  // How many answers are in: nobody knows before they are opened.
  submitted() {
    const said = this.closedCopy();
    if (/did not open|WARNING/.test(said)) throw new Error(said);
    return Number(said.match(/closed\. (\d+) of/)[1]);
  }

  async stop() {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// A port that nobody has, for a service whose address has to be known before it starts.
export const freePort = () => new Promise((resolve, reject) => {
  const server = createServer();
  server.on('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

export const openBrowser = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

// Everything axe knows of WCAG 2.2 A and AA, and its best practices. Nothing is left out.
export const findings = async (page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ')).join(', ')}`);
};

// Whether something sticks out at the side.
export const overflows = (page) => page.evaluate(() =>
  document.documentElement.scrollWidth > document.documentElement.clientWidth);

// Enter in a form, and the page that comes of it: a key, other than a click, does not wait for what it begins.
export const sent = (page) => Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);

export const heading = (page) => page.locator('h1').innerText();

// Answers what is on the page, as people would: every question that is shown, one after the other.
export const answerPage = async (page, choice = 3) => {
  for (const question of await page.locator('#answers .question:visible').all()) {
    const radios = question.locator('.choices input[type=radio]');
    const count = await radios.count();
    if (count) await radios.nth(Math.min(choice, count - 1)).check({ force: true });
  }
};

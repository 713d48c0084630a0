// The mail server of tests/mail/server.py, which tests/run installs.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class Relay {
  static async start() {
    const relay = new Relay();
    relay.folder = mkdtempSync(join(tmpdir(), 'peil-mail-'));
    const [log, rules] = ['log', 'rules'].map((name) => join(relay.folder, name));
    writeFileSync(log, '');
    writeFileSync(rules, '{}');
    const script = new URL('../mail/server.py', import.meta.url).pathname;
    relay.child = spawn('python-aiosmtpd', [script, log, rules], { stdio: ['pipe', 'pipe', 'inherit'] });
    relay.port = await new Promise((resolve, reject) => {
      relay.child.on('error', reject);
      let said = '';
      relay.child.stdout.on('data', (more) => {
        said += more;
        const port = said.match(/port (\d+)\n/)?.[1];
        if (port) resolve(port);
      });
    });
    return relay;
  }

  // What it accepted: to whom, subject and words as people read them.
  accepted() {
    const lines = readFileSync(join(this.folder, 'log'), 'utf8').trim().split('\n').filter(Boolean);
    return lines.map((line) => {
      const { to, mail } = JSON.parse(line);
      const [head, ...body] = mail.split('\r\n\r\n');
      const coded = body.join('\r\n\r\n');
      const words = /base64/i.test(head)
        ? Buffer.from(coded, 'base64').toString('utf8')
        : Buffer.from(coded.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1')
          .toString('utf8');
      return { to: to[0], head, words };
    });
  }

  // The lines of peil.toml for it.
  settings() {
    return ['[mail]', 'host = "127.0.0.1"', `port = ${this.port}`, 'security = "none"', 'from = "Integriteit <i@town.example>"', '']
      .join('\n');
  }

  stop() {
    if (this.child.signalCode) return Promise.resolve();
    return new Promise((resolve) => { this.child.once('exit', resolve); this.child.kill('SIGKILL'); });
  }

  // Stops it, and leaves nothing.
  async remove() {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

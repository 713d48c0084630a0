// A real provider of OpenID Connect on this machine: the program `oidc-provider` from npm, with the pages of its own to sign
// in and to agree. Whoever it knows signs in with any password.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Provider } from 'oidc-provider';

const SECRET = 'een geheim voor deze proef alleen';

export class IdentityProvider {
  // `people` by the name that they sign in with: what it says of each.
  static async start(redirect, people) {
    const running = new IdentityProvider();
    running.redirect = redirect;
    running.folder = mkdtempSync(join(tmpdir(), 'peil-provider-'));
    writeFileSync(join(running.folder, 'secret'), `${SECRET}\n`);
    await running.listen(0);
    const { port } = running.server.address();
    running.origin = `http://127.0.0.1:${port}`;
    const provider = new Provider(running.origin, {
      clients: [{
        client_id: 'peil',
        client_secret: SECRET,
        redirect_uris: [redirect],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      }],
      claims: { email: ['email', 'email_verified'] },
      findAccount: (_, name) => people[name] && {
        accountId: name,
        claims: () => ({ sub: name, ...people[name] }),
      },
      pkce: { required: () => true },
      cookies: { keys: ['een sleutel voor deze proef alleen'] },
    });
    running.answer = provider.callback();
    return running;
  }

  // `waylay`, if a test sets it, hears where a browser is led back to; what it gives is shown in place of that.
  listen(port) {
    this.server = createServer((request, response) => {
      const end = response.end.bind(response);
      response.end = (...rest) => {
        const address = String(response.getHeader('location') ?? '');
        const instead = address.startsWith(this.redirect) ? this.waylay?.(address) : undefined;
        if (instead === undefined) return end(...rest);
        response.removeHeader('location');
        response.statusCode = 200;
        response.setHeader('content-length', Buffer.byteLength(instead));
        return end(instead);
      };
      this.answer(request, response);
    });
    return new Promise((resolve) => this.server.listen(port, '127.0.0.1', resolve));
  }

  // The lines of peil.toml for it, but for what a test asks more.
  settings(...more) {
    return ['[oidc]', `issuer = "${this.origin}"`, 'client_id = "peil"', `client_secret_file = "${this.folder}/secret"`,
      'label = "Gemeente Waterrijk"', 'organisations = ["town"]', ...more, ''].join('\n');
  }

  // Takes no more connections; what is being answered is finished.
  pause() {
    this.server.close();
    this.server.closeIdleConnections();
  }

  resume() {
    return this.listen(new URL(this.origin).port);
  }

  stop() {
    this.server.close();
    this.server.closeAllConnections();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// Signs in on the provider's pages, and agrees that Peil hears the mail address if that is asked.
export const signInThere = async (page, name) => {
  await page.fill('[name="login"]', name);
  await page.fill('[name="password"]', 'om het even');
  await page.click('button[type="submit"]');
  if (await page.locator('input[name="prompt"][value="consent"]').count()) await page.click('button[type="submit"]');
};

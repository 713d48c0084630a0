// Requests that do not give up.

const REFUSED_FOR_NOW = [408, 502, 503, 504];

const ask = (address, more) => fetch(address, {
  headers: { Accept: 'text/html' },
  credentials: 'omit',
  cache: 'no-store',
  redirect: 'error',
  signal: AbortSignal.timeout(30000),
  ...more,
});
const post = (address, fields) => ask(address, { method: 'POST', body: new URLSearchParams(fields) });

// Waits for a while, for the connection to come back, or for a person who cannot wait.
let waitNoLonger = () => {};
const wait = (milliseconds) => new Promise((done) => {
  const timer = setTimeout(done, milliseconds);
  waitNoLonger = () => { clearTimeout(timer); done(); };
});
addEventListener('online', () => waitNoLonger());

// Asks once, and throws if there is no answer for now: { status, html }.
const once = async (request) => {
  const reply = await request();
  if (REFUSED_FOR_NOW.includes(reply.status)) throw new Error('refused for now');
  return { status: reply.status, html: await reply.text() };
};

// Asks until it is answered. Only for what may be asked twice: pages, which are the same for everybody, and a
// submission, which is stored once however often it comes.
const persistently = async (request, onWaiting) => {
  for (let pause = 1000; ; pause = Math.min(pause * 2, 30000)) {
    let asked = 0;
    try {
      const reply = await request();
      // Read to its end here, so that a connection that breaks in the middle is one that broke.
      if (!REFUSED_FOR_NOW.includes(reply.status)) return { status: reply.status, html: await reply.text() };
      asked = Number(reply.headers.get('Retry-After')) * 1000 || 0;
    } catch { /* No connection, or it broke: that is what waiting is for. */ }
    onWaiting();
    // A little chance, so that a whole office does not come back in the same second.
    await wait(Math.max(pause, asked) * (1 + Math.random() / 2));
  }
};

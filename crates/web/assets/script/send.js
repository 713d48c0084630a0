// Requests that do not give up.

const REFUSED_FOR_NOW = [408, 502, 503, 504];

const post = (action, fields) => fetch(action, {
  method: 'POST',
  body: new URLSearchParams(fields),
  headers: { Accept: 'text/html' },
  credentials: 'omit',
  cache: 'no-store',
  redirect: 'error',
  signal: AbortSignal.timeout(30000),
});

const read = async (reply) => ({
  status: reply.status,
  html: await reply.text(),
  shared: reply.headers.get('Peil-Code') === 'shared',
});

// Waits for a while, for the connection to come back, or for a person who cannot wait.
let waitNoLonger = () => {};
const wait = (milliseconds) => new Promise((done) => {
  const timer = setTimeout(done, milliseconds);
  waitNoLonger = () => { clearTimeout(timer); done(); };
});
addEventListener('online', () => waitNoLonger());

// Sends until it is answered. Only for what may be sent twice: turning a page writes nothing, and a
// submission is stored once however often it comes.
const persistently = async (action, fields, onWaiting) => {
  for (let pause = 1000; ; pause = Math.min(pause * 2, 30000)) {
    let asked = 0;
    try {
      const reply = await post(action, fields);
      if (!REFUSED_FOR_NOW.includes(reply.status)) return await read(reply);
      asked = Number(reply.headers.get('Retry-After')) * 1000 || 0;
    } catch { /* No connection, or it broke: that is what waiting is for. */ }
    onWaiting();
    // A little chance, so that a whole office does not come back in the same second.
    await wait(Math.max(pause, asked) * (1 + Math.random() / 2));
  }
};

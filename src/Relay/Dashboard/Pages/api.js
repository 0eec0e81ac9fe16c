// Requests to Relay. The session travels in a cookie no script sees; the header shows the server that a page of its own asks.
import { t } from './text.js';

const HEADER = { 'X-Relay-Page': '1' };
const TOKEN = 'relay-playground-token';

/** The session as the server described it; { signed_in: false } for nobody. */
export let session = { signed_in: false };

export function setSession(value) {
  session = value;
}

/** JSON in, JSON out. Throws an Error whose message is for the person; a session that has ended shows the login. */
export async function api(path, { method = 'GET', body, signal } = {}) {
  const headers = body === undefined ? HEADER : { ...HEADER, 'Content-Type': 'application/json' };
  const answer = await fetch(path, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  if (answer.status === 401 && session.signed_in) {
    setSession({ signed_in: false });
    dispatchEvent(new Event('relay-signed-out'));
  }
  return read(answer);
}

export const post = (path, body) => api(path, { method: 'POST', body });

async function read(answer) {
  const text = await answer.text();
  if (!answer.ok) throw new Error(problemOf(answer.status, text));
  return parse(text);
}

function parse(text) {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null; // not JSON: the status says what there is to say
  }
}

/** What an error's body says to people; its status where it says nothing. */
export const problemOf = (status, text) => wordsOf(parse(text)) ?? `HTTP ${status}`;

function wordsOf(value) {
  const detail = value?.detail ?? value?.error?.message;
  return Array.isArray(detail) ? detail.map((one) => `${one.loc?.at(-1) ?? ''}: ${one.msg}`).join('\n') : detail;
}

/** A token of the reader's own for the playground: made once, kept for this tab only. */
async function playgroundToken() {
  const kept = JSON.parse(sessionStorage.getItem(TOKEN) ?? 'null');
  if (kept?.username === session.username) return kept.token;
  const made = await post('/api/dashboard/tokens', { label: 'playground', expiration_days: 1 });
  sessionStorage.setItem(TOKEN, JSON.stringify({ username: session.username, token: made.token }));
  return made.token;
}

/** A call as a program would make it: with a bearer token, to the real endpoint. The answer, whatever its status. */
export async function ask(path, body, signal) {
  for (let turn = 0; ; turn++) {
    const answer = await fetch(path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { Authorization: `Bearer ${await playgroundToken()}`, 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'omit',
      signal,
    });
    if (answer.status !== 401 || turn > 0) return answer;
    sessionStorage.removeItem(TOKEN); // expired or revoked meanwhile: another one, once
  }
}

/** The same; throws unless it was answered with 200. */
export async function call(path, body, signal) {
  const answer = await ask(path, body, signal);
  return answer.ok ? answer : read(answer);
}

/** Ends the session, and the playground's token with it. */
export async function logOut() {
  const kept = JSON.parse(sessionStorage.getItem(TOKEN) ?? 'null');
  sessionStorage.removeItem(TOKEN);
  if (kept) await post('/revoke_token', { token: kept.token }).catch(() => {});
  await post('/api/dashboard/logout');
  setSession({ signed_in: false });
}

/** What the ledger has of one call; asked until its batch has been written, null if that takes too long. */
export async function ledgerLine(id) {
  for (let turn = 0; turn < 20; turn++) {
    const page = await api(`/api/dashboard/calls?limit=20&user=${encodeURIComponent(session.username)}`);
    const line = page.calls.find((one) => one.call_id === id);
    if (line) return line;
    await new Promise((done) => setTimeout(done, 250));
  }
  return null;
}

/** Models the token may use, in two lists. */
export async function models() {
  const { data } = await (await call('/v1/models')).json();
  const names = data.map((one) => one.id);
  const speaks = (name) => /(^|\/)(speech-|tts|gpt-4o-mini-tts)|cosyvoice|-tts/i.test(name);
  if (names.length === 0) throw new Error(t('Your account may use no model.'));
  return { speech: names.filter(speaks), chat: names.filter((name) => !speaks(name)) };
}

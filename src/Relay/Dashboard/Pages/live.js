// The calls under way, as the server tells them each second, and a button that ends one.
import { api, post, setSession } from './api.js';
import { bytes, count, error, h, ms } from './dom.js';
import { t } from './text.js';

const AGAIN_AFTER = 5_000;

/** A card that stays up to date until the page is left; it asks for nothing while nobody can see it. */
export function live({ signal, admin }) {
  const body = h('tbody');
  const told = h('div', { 'aria-live': 'polite' });
  const total = h('span', { class: 'soft' });
  const names = [admin && t('User'), t('Model'), t('Upstream'), [t('Age')], [t('First byte')], [t('Sent')], ''].filter((name) => name !== false);
  const list = h('div', { class: 'scroll', hidden: true }, h('table', { 'data-live': 'calls' }, h('thead', null, h('tr', null,
    names.map((name) => h('th', { scope: 'col', class: Array.isArray(name) ? 'num' : null }, name)))), body));
  const none = h('p', { class: 'empty' }, t('No call is under way.'));
  const more = h('p', { class: 'soft', hidden: true });
  const lines = new Map();

  const show = (now) => {
    const there = new Set(now.calls.map((one) => one.call_id));
    for (const [id, line] of lines) {
      if (!there.has(id)) {
        line.row.remove();
        lines.delete(id);
      }
    }
    // Lines stay the elements they are, so that a button keeps its focus while the numbers beside it change.
    now.calls.forEach((one, at) => {
      if (!lines.has(one.call_id)) lines.set(one.call_id, lineOf(one, admin, told));
      const { row, update } = lines.get(one.call_id);
      update(one);
      if (body.children[at] !== row) body.insertBefore(row, body.children[at] ?? null);
    });
    list.hidden = now.calls.length === 0;
    none.hidden = !list.hidden;
    total.textContent = now.count === 0 ? '' : ` ${count(now.count)}`;
    more.hidden = now.count <= now.calls.length;
    more.textContent = t('The oldest {0} of {1} are shown.', count(now.calls.length), count(now.count));
  };

  listen(signal, show);
  return h('section', { class: 'card' }, h('h2', null, t('Calls under way'), total), list, none, more, told);
}

function lineOf(call, admin, told) {
  const cells = { upstream: h('td', { class: 'tight' }), age: h('td', { class: 'num' }), first: h('td', { class: 'num' }), sent: h('td', { class: 'num' }) };
  const row = h('tr', { 'data-call': call.call_id }, admin && h('td', { class: 'tight' }, call.username), h('td', { class: 'tight' }, call.model),
    cells.upstream, cells.age, cells.first, cells.sent, h('td', { class: 'end' }, stopper(call, told)));
  const update = (now) => {
    cells.upstream.replaceChildren(now.upstream || '–', ...(now.key_label ? [' ', h('code', { class: 'soft' }, now.key_label)] : []));
    cells.age.textContent = ms(now.age_ms * 1000);
    cells.first.textContent = ms(now.first_byte_us);
    cells.sent.textContent = bytes(now.bytes);
  };
  return { row, update };
}

/** Pressed twice it stops the call; whatever takes the focus away in between takes the first time back. */
function stopper(call, told) {
  const button = h('button', { class: 'small danger', type: 'button', 'data-action': 'stop' }, t('Stop'));
  let sure = false;
  const ask = (now) => {
    sure = now;
    button.textContent = sure ? t('Really stop?') : t('Stop');
  };
  button.addEventListener('blur', () => ask(false));
  button.addEventListener('keydown', (event) => event.key === 'Escape' && ask(false));
  button.addEventListener('click', async () => {
    if (!sure) {
      ask(true);
      return;
    }
    button.disabled = true;
    try {
      await post(`/api/dashboard/live/${call.call_id}/stop`, {});
      told.replaceChildren(h('p', { class: 'note' }, t('The call for {0} was stopped.', call.model)));
    } catch (problem) {
      told.replaceChildren(error(problem.message));
      button.disabled = false;
    }
  });
  return button;
}

/** Events come by themselves again after a cut; after a refusal only when the session is still one. */
function listen(signal, show) {
  let source = null;
  const close = () => {
    source?.close();
    source = null;
  };
  const open = () => {
    if (source || signal.aborted || document.hidden) return;
    source = new EventSource('/api/dashboard/live');
    source.addEventListener('message', (event) => show(JSON.parse(event.data)));
    source.addEventListener('error', () => source?.readyState === EventSource.CLOSED && refused());
  };
  const refused = async () => {
    close();
    const now = await api('/api/dashboard/session').catch(() => null);
    if (now && !now.signed_in) {
      setSession(now);
      dispatchEvent(new Event('relay-signed-out'));
      return;
    }
    setTimeout(open, AGAIN_AFTER);
  };
  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()), { signal });
  signal.addEventListener('abort', close);
  open();
}

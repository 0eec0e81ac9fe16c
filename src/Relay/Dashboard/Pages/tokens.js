// One's own tokens and password; the list of tokens is also part of an account's details.
import { api, post, session } from './api.js';
import { action, card, field, form, h, secret, table, time } from './dom.js';
import { change } from './login.js';
import { t } from './text.js';

export async function tokens({ admin }) {
  return [
    card(t('New token'), maker(session.username, () => dispatchEvent(new Event('relay-tokens')))),
    await list(session.username),
    card(t('Password'), h('div', { class: 'slim' }, change(session.username, null, () => location.reload()))),
    admin && h('p', { class: 'soft' }, t('Tokens of other users are on the page Users.')),
  ].filter(Boolean);
}

/** The form that makes a token, and shows it once. */
export function maker(username, made) {
  const label = h('input', { name: 'label', autocomplete: 'off', placeholder: t('What it is for') });
  const life = h('select', { name: 'days' }, [[0, t('until revoked')], [1, t('a day')], [30, t('30 days')]].map(([days, words]) => h('option', { value: days }, words)));
  const place = h('div', { 'aria-live': 'polite' });
  return h('div', { class: 'stack' }, form(async () => {
    const answer = await post('/api/dashboard/tokens', { username, label: label.value, expiration_days: Number(life.value) });
    label.value = '';
    place.replaceChildren(h('p', { class: 'soft' }, t('Copy it now: it is not shown again.')), secret(answer.token));
    made();
  }, h('div', { class: 'row' }, field(t('Label'), label), field(t('Good for'), life), h('button', { class: 'main', type: 'submit' }, t('Make token')))), place);
}

/** Tokens of an account. Redrawn when one is made or revoked. */
export async function list(username) {
  const place = card(t('Tokens'));
  const load = async () => {
    const answer = await api(`/tokens/${encodeURIComponent(username)}?limit=200`);
    const kinds = { api: t('token'), jwt: 'JWT', session: t('session') };
    place.replaceChildren(h('h2', null, t('Tokens')), table([
      { name: t('Label'), cell: (row) => row.label },
      { name: t('Kind'), tight: true, cell: (row) => kinds[row.kind] },
      { name: t('Made'), tight: true, cell: (row) => time(row.created_at) },
      { name: t('Good until'), tight: true, cell: (row) => (row.expires_at ? time(row.expires_at) : t('until revoked')) },
      { name: '', end: true, cell: (row) => action(t('Revoke'), () => post('/revoke_token', { token_id: row.token_id }).then(load), { kind: 'small danger' }) },
    ], answer.tokens.filter((row) => !row.is_revoked && !isOver(row)), session.is_admin ? { detail: limits } : {}));
  };
  const again = () => (place.isConnected ? load() : removeEventListener('relay-tokens', again));
  addEventListener('relay-tokens', again);
  await load();
  return place;
}

const isOver = (row) => row.expires_at !== null && new Date(row.expires_at) <= new Date();

/** What a token may do, for administrators. */
function limits(row) {
  const number = (name) => h('input', { name, inputmode: 'numeric', placeholder: t('empty: no limit') });
  const parts = { max_requests_per_minute: number('minute'), max_streams: number('streams'), max_units_per_day: number('day') };
  const allowed = h('input', { name: 'models', placeholder: t('empty: no limit'), autocomplete: 'off' });
  const done = h('p', { class: 'soft', 'aria-live': 'polite' }, t('What is set here takes the place of all limits of the token.'));
  return form(async () => {
    const body = { label: row.label, expires_at: row.expires_at && new Date(row.expires_at).toISOString(), allowed_models: allowed.value.trim() || null };
    for (const [name, control] of Object.entries(parts)) body[name] = control.value.trim() === '' ? null : Number(control.value);
    const set = await api(`/admin/tokens/${row.token_id}/limits`, { method: 'PUT', body });
    done.textContent = [set.max_requests_per_minute, set.max_streams, set.max_units_per_day, set.allowed_models].map((one) => one ?? t('unlimited')).join(' · ');
  }, h('h3', null, t('Limits')), h('div', { class: 'row' }, field(t('Calls a minute'), parts.max_requests_per_minute), field(t('Streams at once'), parts.max_streams),
    field(t('Units a day (UTC)'), parts.max_units_per_day), field(t('Models, by commas'), allowed), h('button', { class: 'main', type: 'submit' }, t('Set limits'))), done);
}

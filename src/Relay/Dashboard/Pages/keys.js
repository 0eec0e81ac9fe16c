// Upstream keys, for administrators. Keys themselves are never shown.
import { api, post } from './api.js';
import { action, card, count, error, field, form, h, pager, time } from './dom.js';
import { t } from './text.js';

const STATES = { fit: 'good', invalid: 'bad', balance_empty: 'bad' };

export async function keys() {
  const place = h('div');
  const reload = async () => place.replaceChildren(await rows(reload));
  await reload();
  const progress = h('span', { class: 'soft', 'aria-live': 'polite' });
  return [
    card(t('Import keys'), importer(reload)),
    card(null, h('div', { class: 'row' }, action(t('Check all keys'), () => refresh(progress).then(reload)), progress), place),
    card(t('Export keys'), exporter()),
  ];
}

const rows = (reload) => pager([
  { name: t('Provider'), tight: true, cell: (row) => row.provider },
  { name: t('Label'), cell: (row) => [row.label, ' ', h('code', { class: 'soft' }, row.key)] },
  { name: t('State'), tight: true, cell: (row) => h('span', { class: row.enabled ? `tag ${STATES[row.state]}` : 'tag' }, row.enabled ? t(row.state) : t('off')) },
  { name: t('Balance'), num: true, cell: (row) => (row.balance_state === 'known' ? `${row.balance} ${row.currency}` : '–') },
  { name: t('Uses'), num: true, cell: (row) => count(row.usage_count) },
  { name: t('Checked'), tight: true, cell: (row) => stamp(row.last_checked_at) },
  { name: t('Last error'), wide: true, cell: (row) => row.last_error || '–' },
  { name: '', end: true, cell: (row) => [
    action(t('Check'), () => post('/api/refresh_key', { key: `${row.provider}/${row.label}` }).then(reload), { kind: 'small' }), ' ',
    action(row.enabled ? t('Switch off') : t('Switch on'), () => post('/api/dashboard/keys/enabled', { provider: row.provider, label: row.label, enabled: !row.enabled }).then(reload), { kind: 'small' }),
  ] },
], async (page) => {
  const answer = await api(`/api/keys?page=${page ?? 1}`);
  return { rows: answer.keys, next: answer.page * answer.page_size < answer.total ? answer.page + 1 : null };
}, { empty: t('No keys yet. The local voice and the model echo answer without one.') });

const stamp = (seconds) => (seconds === null ? '–' : time(new Date(seconds * 1000).toISOString()));

function importer(reload) {
  const provider = h('input', { name: 'provider', value: 'siliconflow', autocomplete: 'off' });
  const lines = h('textarea', { name: 'keys', rows: 3, class: 'mono', spellcheck: 'false', placeholder: t('One key a line') });
  const validate = h('input', { name: 'validate', type: 'checkbox', checked: true });
  const going = h('div', { 'data-import': 'progress' }); // not read out: it changes twice a second
  const place = h('div', { 'aria-live': 'polite', 'data-import': 'result' });
  const follow = async () => {
    place.replaceChildren();
    const state = await followed('/api/import_progress', going, (now) => going.replaceChildren(progressOf(now)));
    going.replaceChildren();
    showImport(place, state);
    await reload();
  };
  // One that is under way already, whoever began it.
  api('/api/import_progress').then((state) => state.running && follow()).catch(() => {});
  return h('div', { class: 'stack' }, form(async () => {
    await post('/import_keys?wait=false', { provider: provider.value, keys: lines.value, validate: validate.checked });
    lines.value = '';
    await follow();
  }, field(t('Keys'), lines), h('div', { class: 'row' }, field(t('Provider'), provider), h('label', { class: 'field' }, h('span', null, t('Ask the provider first')), validate),
    h('button', { class: 'main', type: 'submit' }, t('Import')))), going, place);
}

const progressOf = (state) => h('p', { class: 'note' },
  h('progress', state.total > 0 ? { max: state.total, value: state.done, 'aria-label': t('Import keys') } : { 'aria-label': t('Import keys') }), ' ',
  t('{0} of {1} done, {2} invalid. It goes on when you leave this page.', count(state.done), count(state.total), count(state.invalid)));

function showImport(place, { result, error: wrong }) {
  place.replaceChildren(...(result === null ? [error(wrong ?? t('The import broke off. What was imported until then stays.'))] : [
    h('p', { class: 'note' }, t('{0} imported, {1} there before, {2} invalid, {3} not checked', result.imported, result.duplicate, result.invalid, result.unchecked)),
    ...result.errors.map((one) => h('p', { class: 'error' }, `${one.place}: ${one.error}`))]));
}

/** Asks how far something is until it is over, or nobody looks any more; the last state. */
async function followed(path, place, show) {
  for (;;) {
    const state = await api(path);
    if (!state.running || !place.isConnected) return state;
    show(state);
    await new Promise((done) => setTimeout(done, 400));
  }
}

/** Keys leave Relay in clear text: a second step says so. */
function exporter() {
  const place = h('div', { 'aria-live': 'polite' });
  const provider = h('input', { name: 'export-provider', autocomplete: 'off', placeholder: t('empty: all') });
  const ask = h('div', { class: 'stack', hidden: true },
    h('p', { class: 'warning' }, t('The file has every key in clear text, those that are switched off too. Whoever has it can spend your money at the providers. That you took it is written down.')),
    h('div', { class: 'row' }, field(t('Provider'), provider),
      action(t('Download the keys'), () => download(provider.value.trim(), place).then(close), { kind: 'danger', place }),
      h('button', { type: 'button', onclick: () => close() }, t('Cancel'))));
  const open = h('button', { type: 'button', 'data-action': 'export', 'aria-expanded': 'false', onclick: () => turn(true) }, t('Export keys'));
  const turn = (shown) => {
    ask.hidden = !shown;
    open.setAttribute('aria-expanded', String(shown));
    if (shown) provider.focus();
  };
  const close = () => {
    turn(false);
    open.focus();
  };
  return h('div', { class: 'stack' }, h('div', null, open), ask, place);
}

async function download(provider, place) {
  const answer = await fetch(`/export_keys${provider === '' ? '' : `?provider=${encodeURIComponent(provider)}`}`);
  if (!answer.ok) throw new Error((await answer.json().catch(() => null))?.detail ?? `HTTP ${answer.status}`);
  const text = await answer.text();
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  h('a', { href: address, download: 'keys.txt' }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
  place.replaceChildren(h('p', { class: 'note', 'data-exported': '' }, t('{0} keys were written to keys.txt.', count(text.split('\n').length - 1))));
}

async function refresh(progress) {
  await post('/refresh?wait=false');
  const show = (state) => { progress.textContent = t('{0} of {1} checked', state.done, state.total); };
  show(await followed('/api/refresh_progress', progress, show));
}

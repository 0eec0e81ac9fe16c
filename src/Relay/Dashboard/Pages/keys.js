// Upstream keys, for administrators. Keys themselves are never shown.
import { api, post } from './api.js';
import { action, card, count, field, form, h, pager, time } from './dom.js';
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
  const place = h('div', { 'aria-live': 'polite' });
  return h('div', { class: 'stack' }, form(async () => {
    const done = await post('/import_keys', { provider: provider.value, keys: lines.value, validate: validate.checked });
    lines.value = '';
    place.replaceChildren(h('p', { class: 'note' }, t('{0} imported, {1} there before, {2} invalid, {3} not checked', done.imported, done.duplicate, done.invalid, done.unchecked)),
      ...done.errors.map((one) => h('p', { class: 'error' }, `${one.place}: ${one.error}`)));
    await reload();
  }, field(t('Keys'), lines), h('div', { class: 'row' }, field(t('Provider'), provider), h('label', { class: 'field' }, h('span', null, t('Ask the provider first')), validate),
    h('button', { class: 'main', type: 'submit' }, t('Import')))), place);
}

async function refresh(progress) {
  await post('/refresh?wait=false');
  for (;;) {
    const state = await api('/api/refresh_progress');
    progress.textContent = t('{0} of {1} checked', state.done, state.total);
    if (!state.running || !progress.isConnected) return;
    await new Promise((done) => setTimeout(done, 400));
  }
}


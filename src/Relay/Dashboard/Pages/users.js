// Accounts, for administrators.
import { api, post, session } from './api.js';
import { action, card, count, decimal, field, form, h, money, pager, secret, table, time } from './dom.js';
import { list, maker } from './tokens.js';
import { t } from './text.js';

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

export async function users({ params }) {
  const chosen = params.get('name');
  return chosen ? one(chosen) : everybody();
}

async function everybody() {
  const rows = await pager([
    { name: t('User'), cell: (row) => h('a', { href: `#/users?name=${encodeURIComponent(row.username)}` }, row.username) },
    { name: t('Role'), tight: true, cell: (row) => (row.is_admin ? h('span', { class: 'tag good' }, 'admin') : 'user') },
    { name: t('State'), tight: true, cell: (row) => (row.is_active ? t('on') : h('span', { class: 'tag bad' }, t('off'))) },
    { name: t('Balance'), num: true, cell: (row) => decimal(row.balance) },
    { name: t('Calls'), num: true, cell: (row) => count(row.total_calls) },
    { name: t('Spend'), num: true, cell: (row) => money(row.total_nanos) },
    { name: t('Last call'), tight: true, cell: (row) => time(row.last_call_at) },
    { name: t('Made'), tight: true, cell: (row) => time(row.created_at) },
  ], async (after) => {
    const answer = await api(`/api/dashboard/users${after ? `?after=${encodeURIComponent(after)}` : ''}`);
    return { rows: answer.users, next: answer.next };
  });
  return [card(t('New user'), adder()), card(null, rows)];
}

function adder() {
  const name = h('input', { name: 'new-user', autocomplete: 'off', autocapitalize: 'none' });
  const balance = h('input', { name: 'balance', inputmode: 'decimal', placeholder: t('empty: unlimited'), value: '0' });
  const admin = h('input', { type: 'checkbox', name: 'admin' });
  const place = h('div', { 'aria-live': 'polite' });
  return h('div', { class: 'stack' }, form(async () => {
    const password = [...crypto.getRandomValues(new Uint32Array(16))].map((number) => LETTERS[number % LETTERS.length]).join('');
    await post('/api/dashboard/users', { username: name.value, password, is_admin: admin.checked, balance: balance.value.trim() || null });
    place.replaceChildren(
      h('p', { class: 'soft' }, t('The first password of {0}. It is not shown again, and has to be changed at the first login.', name.value)), secret(password),
      h('p', null, h('a', { href: `#/users?name=${encodeURIComponent(name.value)}` }, t('Open {0}', name.value))));
    name.value = '';
  }, h('div', { class: 'row' }, field(t('User name'), name), field(t('Balance'), balance), h('label', { class: 'field' }, h('span', null, t('Administrator')), admin),
    h('button', { class: 'main', type: 'submit' }, t('Add user')))), place);
}

async function one(name) {
  const path = encodeURIComponent(name);
  const reload = () => dispatchEvent(new Event('hashchange'));
  const [profile, ledger] = await Promise.all([api(`/user_info/${path}`), api(`/admin/users/${path}/ledger?limit=50`)]);
  const on = profile.is_active;
  return [
    h('div', { class: 'toolbar' }, h('a', { href: '#/users' }, t('All users')), h('a', { href: `#/calls?user=${path}` }, t('Calls')),
      name !== session.username && action(on ? t('Switch off') : t('Switch on'), () => post(`/api/dashboard/users/${path}/active`, { active: !on }).then(reload), { kind: on ? 'small danger' : 'small' })),
    h('div', { class: 'figures' },
      h('div', { class: 'figure' }, h('b', null, name), h('span', null, profile.email ?? (on ? t('on') : t('off')))),
      h('div', { class: 'figure' }, h('b', null, decimal(ledger.balance)), h('span', null, t('Balance'))),
      h('div', { class: 'figure' }, h('b', null, decimal(ledger.credit)), h('span', null, t('Credit')))),
    h('div', { class: 'grid' }, card(t('Money'), mover(path, reload)), card(t('New token'), maker(name, () => dispatchEvent(new Event('relay-tokens'))))),
    await list(name),
    card(t('Entries'), table([
      { name: t('Time'), tight: true, cell: (row) => time(row.created_at) },
      { name: t('Kind'), tight: true, cell: (row) => row.kind },
      { name: t('Reason'), cell: (row) => row.reason },
      { name: t('By'), tight: true, cell: (row) => row.made_by },
      { name: t('Amount'), num: true, cell: (row) => decimal(row.amount) },
      { name: t('Balance after'), num: true, cell: (row) => decimal(row.balance_after) },
    ], ledger.entries)),
  ];
}

function mover(path, reload) {
  const kind = h('select', { name: 'kind' }, [['topup', t('Top up')], ['adjust', t('Adjust (may be negative)')], ['credit', t('Set credit limit')], ['unlimited', t('Make unlimited')]]
    .map(([value, words]) => h('option', { value }, words)));
  const amount = h('input', { name: 'amount', inputmode: 'decimal' });
  const reason = h('input', { name: 'reason' });
  // One id for one intention: pressed again after a lost answer, it is booked once.
  const id = crypto.randomUUID?.() ?? undefined;
  return form(async () => {
    const body = { entry_id: id, reason: reason.value || null };
    if (kind.value === 'unlimited') await post(`/admin/users/${path}/credit`, { ...body, unlimited: true });
    else if (kind.value === 'credit') await post(`/admin/users/${path}/credit`, { ...body, limit: amount.value });
    else await post(`/admin/users/${path}/${kind.value}`, { ...body, amount: amount.value, reason: reason.value });
    reload();
  }, h('div', { class: 'row' }, field(t('What'), kind), field(t('Amount'), amount)), field(t('Reason'), reason), h('button', { class: 'main', type: 'submit' }, t('Book')));
}

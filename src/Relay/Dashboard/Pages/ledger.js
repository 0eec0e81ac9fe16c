// What moved the money: calls with what they held, were charged and gave back, and what administrators entered.
import { api } from './api.js';
import { card, facts, field, form, h, money, pager, time } from './dom.js';
import { t } from './text.js';

const KINDS = { call: 'Call', topup: 'Top up', adjust: 'Adjustment', credit_limit: 'Credit limit', unlimited: 'Without limit' };

export async function ledger({ params, admin }) {
  const user = admin ? params.get('user') ?? '' : '';
  const load = async (before) => {
    const query = new URLSearchParams([...(user ? [['user', user]] : []), ...(before ? [['before', before]] : [])]);
    const answer = await api(`/api/dashboard/ledger?${query}`);
    return { rows: answer.lines, next: answer.next };
  };
  const list = await pager(columns(admin), load, { detail: details });
  return [admin && card(null, filter(user)), card(null, list),
    h('p', { class: 'soft' }, t('A call stands here once it has been settled; what is still held belongs to the calls under way.'))].filter(Boolean);
}

function filter(user) {
  const name = h('input', { name: 'user', value: user, autocomplete: 'off' });
  return form(() => {
    location.hash = name.value.trim() === '' ? '#/ledger' : `#/ledger?${new URLSearchParams([['user', name.value.trim()]])}`;
  }, h('div', { class: 'row' }, field(t('User'), name), h('button', { class: 'main', type: 'submit' }, t('Filter'))));
}

const isCall = (row) => row.kind === 'call';

const columns = (admin) => [
  { name: t('Time'), tight: true, cell: (row) => time(row.at, true) },
  ...(admin ? [{ name: t('User'), tight: true, cell: (row) => row.username || '–' }] : []),
  { name: t('Kind'), tight: true, cell: (row) => h('span', { class: isCall(row) ? 'tag' : 'tag good' }, t(KINDS[row.kind])) },
  { name: t('What'), wide: true, cell: (row) => (isCall(row) ? row.model : row.reason) },
  { name: t('Held'), num: true, cell: (row) => (isCall(row) ? money(row.held_nanos) : '–') },
  { name: t('Given back'), num: true, cell: (row) => (isCall(row) ? money(row.released_nanos) : '–') },
  { name: t('Amount'), num: true, cell: (row) => (isCall(row) ? money(-BigInt(row.charged_nanos)) : row.kind === 'unlimited' ? '–' : money(row.amount_nanos)) },
  { name: t('Balance after'), num: true, cell: (row) => (isCall(row) ? '–' : row.balance_after_nanos === null ? t('unlimited') : money(row.balance_after_nanos)) },
];

const details = (row) => facts([
  [isCall(row) ? t('Call') : t('Entry'), h('code', null, row.id)],
  [t('Kind'), row.task_type],
  [t('Settled'), row.settled_at && time(row.settled_at, true)],
  [t('Reason it ended'), row.end_reason],
  [t('Reason'), row.reason],
  [t('By'), row.made_by],
]);

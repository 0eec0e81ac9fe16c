// Prices and who changed them when, for administrators.
import { api } from './api.js';
import { card, field, form, h, pager, table, time } from './dom.js';
import { t } from './text.js';

const UNITS = ['per_10k_chars', 'per_million_tokens', 'per_minute', 'per_image', 'per_video', 'per_song', 'per_voice'];
const PAGE = 50;

export async function prices() {
  const { prices: rows } = await api('/admin/prices');
  const edit = editor([...new Set([...UNITS, ...rows.map((row) => row.billing_unit)])]);
  const columns = [
    { name: t('Kind'), tight: true, cell: (row) => row.task_type },
    { name: t('Model'), tight: true, cell: (row) => row.model_name },
    { name: t('Price'), num: true, cell: (row) => row.unit_price },
    { name: t('Unit'), tight: true, cell: (row) => row.billing_unit },
    { name: t('Description'), cell: (row) => row.description },
    { name: t('State'), tight: true, cell: (row) => (row.is_active ? t('on') : h('span', { class: 'tag' }, t('off'))) },
  ];
  const history = await pager([
    { name: t('Time'), tight: true, cell: (row) => time(row.changed_at) }, { name: t('By'), tight: true, cell: (row) => row.changed_by }, ...columns,
  ], async (before) => {
    const { changes } = await api(`/admin/prices/history?limit=${PAGE}${before ? `&before=${before}` : ''}`);
    return { rows: changes, next: changes.length === PAGE ? changes.at(-1).id : null };
  }, { empty: t('No price has been changed.') });
  return [
    card(t('Set a price'), edit.element),
    card(null, table([...columns, { name: '', end: true, cell: (row) => h('button', { class: 'small', type: 'button', onclick: () => edit.load(row) }, t('Edit')) }], rows)),
    card(t('History'), history),
  ];
}

function editor(units) {
  const input = (name) => h('input', { name, autocomplete: 'off' });
  const parts = {
    task_type: input('task_type'), model_name: input('model_name'), unit_price: h('input', { name: 'unit_price', inputmode: 'decimal' }),
    billing_unit: h('select', { name: 'billing_unit' }, units.map((unit) => h('option', { value: unit }, unit))), description: input('description'),
  };
  const active = h('input', { type: 'checkbox', name: 'is_active', checked: true });
  const element = form(async () => {
    const body = Object.fromEntries(Object.entries(parts).map(([name, control]) => [name, control.value.trim() || null]));
    await api('/admin/prices', { method: 'PUT', body: { ...body, is_active: active.checked } });
    dispatchEvent(new Event('hashchange'));
  }, h('div', { class: 'row' }, field(t('Kind'), parts.task_type), field(t('Model (empty: all)'), parts.model_name), field(t('Price'), parts.unit_price),
    field(t('Unit'), parts.billing_unit), field(t('Description'), parts.description), h('label', { class: 'field' }, h('span', null, t('In force')), active),
    h('button', { class: 'main', type: 'submit' }, t('Set'))));
  return {
    element,
    load(row) {
      for (const [name, control] of Object.entries(parts)) control.value = row[name] ?? '';
      active.checked = row.is_active;
      parts.unit_price.focus();
      element.scrollIntoView({ block: 'nearest' });
    },
  };
}

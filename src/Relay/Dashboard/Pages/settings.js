// The settings in effect and where each comes from, for administrators. They are changed where they come from, not here.
import { api } from './api.js';
import { card, count, facts, field, h, table } from './dom.js';
import { t } from './text.js';

const ORIGINS = { default: 'Default', environment: 'Environment', file: 'File', command_line: 'Command line', program: 'Program' };
const DOTS = '••••••';

export async function settings({ params }) {
  const { settings: rows } = await api('/api/dashboard/settings');
  const known = rows.filter((row) => row.takes !== '');
  const strange = rows.filter((row) => row.takes === '');
  const search = h('input', { name: 'search', type: 'search', autocomplete: 'off', value: params.get('search') ?? '' });
  const only = h('input', { name: 'only', type: 'checkbox', checked: params.has('only') });
  const total = h('span', { class: 'soft', 'aria-live': 'polite' });
  const place = h('div');
  const show = () => {
    const words = search.value.trim().toLowerCase();
    const wanted = known.filter((row) => (!only.checked || row.origin !== 'default') && (words === '' || row.name.toLowerCase().includes(words)));
    total.textContent = t('{0} of {1}', count(wanted.length), count(known.length));
    place.replaceChildren(table(columns, wanted, { detail: details, empty: t('No setting matches.') }));
  };
  search.addEventListener('input', show);
  only.addEventListener('change', show);
  show();
  return [
    strange.length > 0 && card(t('Names that are no settings'), h('p', { class: 'soft' }, t('Nobody looks at these: they are mistyped, or of another version.')),
      table([{ name: t('Name'), cell: (row) => h('code', null, row.name) }, { name: t('Comes from'), cell: origin }], strange)),
    card(null, h('div', { class: 'stack' }, h('div', { class: 'row' }, field(t('Search'), search), h('label', { class: 'field' }, h('span', null, t('Only what was set')), only), total),
      h('p', { class: 'soft' }, t('Read at the start. Secrets are never shown. A line opens to say what the setting is for.'))), place),
  ].filter(Boolean);
}

const origin = (row) => (row.origin === 'default' ? h('span', { class: 'soft' }, t('Default'))
  : [h('span', { class: 'tag good' }, t(ORIGINS[row.origin])), row.place && [' ', h('code', { class: 'soft' }, row.place)]]);

const plain = (text) => (text === '' ? '–' : h('code', null, text));

const value = (row) => plain(row.value ?? DOTS);

const columns = [
  { get name() { return t('Setting'); }, tight: true, cell: (row) => h('code', null, row.name) },
  { get name() { return t('Value'); }, wide: true, cell: value },
  { get name() { return t('Default'); }, wide: true, cell: (row) => plain(row.default) },
  { get name() { return t('Comes from'); }, cell: origin },
];

const details = (row) => facts([
  [t('What it is for'), row.about.replaceAll('`', '')],
  [t('Takes'), row.takes === 'text' || row.takes === 'list' ? null : row.takes.replaceAll('|', ', ')],
  [t('Value'), value(row)],
  [t('Default'), plain(row.default)],
]);

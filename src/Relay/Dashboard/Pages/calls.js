// The ledger's calls: filters in the address, pages by key, all there is to know of one on a click.
import { api } from './api.js';
import { bytes, card, count, facts, field, form, h, money, ms, pager, time } from './dom.js';
import { player } from './archive.js';
import { t } from './text.js';

const FILTERS = ['user', 'model', 'upstream', 'ended', 'from', 'to'];

export async function calls({ params, admin }) {
  const query = new URLSearchParams(FILTERS.flatMap((name) => (params.get(name) ? [[name, params.get(name)]] : [])));
  const load = async (before) => {
    const page = new URLSearchParams(query);
    if (before) page.set('before', before);
    const answer = await api(`/api/dashboard/calls?${page}`);
    return { rows: answer.calls, next: answer.next };
  };
  const list = await pager(columns(admin), load, { detail: (row) => details(row), empty: t('No calls match.') });
  return [card(null, filters(params, admin)), card(null, list)];
}

function filters(params, admin) {
  const text = (name) => h('input', { name, value: params.get(name) ?? '', autocomplete: 'off' });
  const ended = h('select', { name: 'ended' }, [['', t('any')], ['ok', t('succeeded')], ['failed', t('failed')]].map(([value, words]) =>
    h('option', { value, selected: (params.get('ended') ?? '') === value }, words)));
  const day = (name) => h('input', { name, type: 'date', value: params.get(name) ?? '', min: '1970-01-01', max: '9998-12-31' });
  const element = form(() => {
    const wanted = [...new FormData(element)].filter(([, value]) => value !== '');
    location.hash = `#/calls?${new URLSearchParams(wanted)}`;
  }, h('div', { class: 'row' }, admin && field(t('User'), text('user')), field(t('Model'), text('model')), field(t('Upstream'), text('upstream')), field(t('Ended'), ended),
    field(t('From (UTC)'), day('from')), field(t('To (UTC)'), day('to')),
    h('button', { class: 'main', type: 'submit' }, t('Filter')), csv(params, admin)));
  return element;
}

function csv(params, admin) {
  const query = new URLSearchParams([...(admin ? ['user'] : []), 'from', 'to'].flatMap((name) => (params.get(name) ? [[name, params.get(name)]] : [])));
  const days = params.get('from') ? t('CSV of these days') : params.get('to') ? t('CSV, 30 days to then') : t('CSV, 30 days');
  return h('a', { class: 'button', href: `${admin ? '/admin/calls.csv' : '/v1/calls.csv'}?${query}`, download: 'calls.csv' }, days);
}

const isGood = (row) => ['Completed', 'CallerLeft', 'CallerCanceled'].includes(row.end_reason);

const columns = (admin) => [
  { name: t('Time'), tight: true, cell: (row) => time(row.created_at, true) },
  ...(admin ? [{ name: t('User'), tight: true, cell: (row) => row.username }] : []),
  { name: t('Model'), tight: true, cell: (row) => row.model },
  { name: t('Upstream'), tight: true, cell: (row) => row.upstream || '–' },
  { name: t('Ended'), tight: true, cell: (row) => h('span', { class: isGood(row) ? 'tag good' : 'tag bad' }, row.end_reason) },
  { name: t('First byte'), num: true, cell: (row) => ms(row.first_byte_us) },
  { name: t('Units'), num: true, cell: (row) => count(row.units) },
  { name: t('Cost'), num: true, cell: (row) => money(row.nanos) },
];

function details(row) {
  const audio = h('div');
  if (row.has_clip) {
    api(`/v1/audio_clips?call=${row.call_id}`).then(({ data }) => audio.append(...data.map(player)), (problem) => audio.append(problem.message));
  }
  return h('div', { class: 'stack' }, facts([
    [t('Call'), h('code', null, row.call_id)],
    [t('Endpoint'), h('code', null, row.endpoint)],
    [t('Kind'), row.task_type],
    [t('Reason it ended'), row.end_reason],
    [t('Key'), row.key_label],
    [t('Voice'), row.voice_id],
    [t('Text'), row.text],
    [t('Price'), `${row.unit_price} · ${row.billing_unit}`],
    [t('Audio'), row.audio_bytes > 0 ? bytes(row.audio_bytes) : null],
    [t('Tokens'), row.tokens && t('{0} in, {1} out', count(row.tokens.input_tokens), count(row.tokens.output_tokens))],
    [t('Thereof cached'), row.tokens?.cached_tokens ? count(row.tokens.cached_tokens) : null],
    [t('Thereof thinking'), row.tokens?.reasoning_tokens ? count(row.tokens.reasoning_tokens) : null],
    [t('Counted by'), row.tokens?.usage_source],
  ]), audio);
}

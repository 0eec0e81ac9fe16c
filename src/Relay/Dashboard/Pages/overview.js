// What happened lately, and the way to the first call.
import { api, session } from './api.js';
import { bar, days, eachDay } from './chart.js';
import { card, count, decimal, h, ms, percent, sum, table } from './dom.js';
import { live } from './live.js';
import { t } from './text.js';

const SPANS = [7, 30, 90];
const LAST_CALLS = 200;

export async function overview({ params, admin, signal }) {
  const span = SPANS.includes(Number(params.get('days'))) ? Number(params.get('days')) : 30;
  const to = new Date().toISOString().slice(0, 10);
  const from = new Date(Date.now() - (span - 1) * 86_400_000).toISOString().slice(0, 10);
  const usage = (by) => api(`${admin ? '/admin/usage' : '/v1/usage'}?from=${from}&to=${to}&by=${by}`).then((answer) => answer.usage);
  const [byDay, byModel, byUpstream, byUser, latest] = await Promise.all([
    usage('day'), usage('model'), usage('upstream'), admin ? usage('user') : [], api(`/api/dashboard/calls?limit=${LAST_CALLS}`),
  ]);
  const total = byDay.reduce((all, day) => ({
    calls: all.calls + day.calls, failed: all.failed + day.failed_calls, nanos: all.nanos + BigInt(day.nanos), units: all.units + day.units,
  }), { calls: 0, failed: 0, nanos: 0n, units: 0 });
  const links = h('div', { class: 'toolbar' }, SPANS.map((one) =>
    h('a', { href: `#/overview?days=${one}`, class: 'button', 'aria-current': one === span ? 'true' : null }, t('{0} days', one))));
  return [
    start(),
    h('div', { class: 'figures' },
      figure(count(total.calls), t('Requests')), figure(sum(total.nanos), t('Spend')),
      figure(percent(total.calls - total.failed, total.calls), t('Succeeded')), figure(count(total.units), t('Units')),
      session.balance !== undefined && figure(session.balance === null ? t('unlimited') : decimal(session.balance), t('Your balance'))),
    live({ admin, signal }),
    links,
    h('div', { class: 'grid' },
      card(t('Requests by day'), days(fill(from, to, byDay, (day) => day.calls, (day) => day.failed_calls), { name: t('Requests by day') })),
      card(t('Spend by day'), days(fill(from, to, byDay, (day) => Number(day.nanos) / 1e9), { name: t('Spend by day'), format: (value) => sum(BigInt(Math.round(value * 1e9))) }))),
    h('div', { class: 'grid narrow' },
      breakdown(t('By model'), byModel, 'model_name'), breakdown(t('By upstream'), byUpstream, 'upstream'), admin && breakdown(t('By user'), byUser, 'username'),
      firstBytes(latest.calls)),
  ];
}

function start() {
  return card(t('Three steps'), h('ol', { class: 'steps' },
    h('li', null, h('h3', null, t('Make a token')), h('p', null, t('It stands for your account. It is shown once.')), h('a', { class: 'button', href: '#/tokens' }, t('Tokens'))),
    h('li', null, h('h3', null, t('Try it')), h('p', null, t('Hear a sentence while it is being made. No key is needed.')), h('a', { class: 'button', href: '#/playground' }, t('Playground'))),
    h('li', null, h('h3', null, t('Connect your tool')), h('p', null, t('Settings to paste for SDKs, agents and command lines.')), h('a', { class: 'button', href: '#/connect' }, t('Connect')))));
}

const figure = (value, name) => h('div', { class: 'figure' }, h('b', null, value), h('span', null, name));

function fill(from, to, rows, valueOf, badOf = () => 0) {
  const known = new Map(rows.map((row) => [row.day, row]));
  return eachDay(from, to).map((day) => (known.has(day) ? { day, value: valueOf(known.get(day)), bad: badOf(known.get(day)) } : { day, value: 0 }));
}

function breakdown(title, rows, key) {
  const sorted = [...rows].sort((a, b) => b.calls - a.calls).slice(0, 12);
  const most = sorted[0]?.calls ?? 0;
  return card(title, table([
    { name: t('Name'), cell: (row) => [row[key] || '–', bar(row.calls, most)] },
    { name: t('Calls'), num: true, cell: (row) => count(row.calls) },
    { name: t('Failed'), num: true, cell: (row) => count(row.failed_calls) },
    { name: t('Spend'), num: true, cell: (row) => sum(row.nanos) },
  ], sorted));
}

function firstBytes(calls) {
  const times = calls.map((call) => call.first_byte_us).filter((us) => us >= 0).sort((a, b) => a - b);
  const at = (part) => (times.length === 0 ? '–' : ms(times[Math.min(times.length - 1, Math.floor(part * times.length))]));
  return card(t('Time to first byte'), table([
    { name: t('Of the last {0} calls', times.length), cell: (row) => row[0] }, { name: '', num: true, cell: (row) => at(row[1]) },
  ], [[t('half of them within'), 0.5], [t('95 % within'), 0.95], [t('99 % within'), 0.99]]));
}

// The model table, for administrators: where each name's calls go, and a real call on demand to see whether they arrive.
import { api, ask, ledgerLine, problemOf } from './api.js';
import { card, count, error, facts, field, form, h, money, ms, table } from './dom.js';
import { t } from './text.js';

const KINDS = { speech: 'Speech', chat: 'Chat', embedding: 'Embedding' };

export async function modelTable({ signal }) {
  const { models: rows } = await api('/api/dashboard/models');
  const all = h('input', { name: 'all', type: 'checkbox' });
  const total = h('span', { class: 'soft', 'aria-live': 'polite' });
  const place = h('div');
  const show = () => {
    const wanted = all.checked ? rows : rows.filter((row) => row.candidates.some((one) => one.keys > 0));
    total.textContent = t('{0} of {1}', count(wanted.length), count(rows.length));
    place.replaceChildren(table(columns(signal), wanted));
  };
  all.addEventListener('change', show);
  show();
  return [
    card(t('Test a model'), tester(signal)),
    card(null, h('div', { class: 'stack' }, h('div', { class: 'row' }, h('label', { class: 'field' }, h('span', null, t('Also those without a key')), all), total),
      h('p', { class: 'soft' }, t('Candidates are asked in this order, the first of them by its share.'))), place),
  ];
}

function columns(signal) {
  return [
    { name: t('Name'), cell: (row) => [h('code', null, row.name), h('div', null, h('span', { class: 'soft' }, t(KINDS[row.kind])), ' ',
      !row.is_pattern && row.candidates.some((one) => one.keys > 0) && probeButton(row, signal))] },
    { name: t('Candidates'), cell: (row) => row.candidates.map(candidate) },
  ];
}

const candidate = (one) => h('div', { class: one.is_used ? null : 'soft' }, one.provider, ' ', h('code', null, one.model), ' ',
  one.weight !== null && h('span', { class: 'tag' }, t('share {0}', one.weight)), ' ',
  h('span', { class: one.fit_keys > 0 && !one.is_resting ? 'tag good' : one.keys > 0 ? 'tag bad' : 'tag' },
    one.is_resting ? t('resting after failures') : one.keys === 0 ? t('no key') : t('{0} of {1} keys fit', count(one.fit_keys), count(one.keys))), ' ',
  h('span', { class: 'soft' }, one.dialects.join(', ')));

/** The button of a line; what came of it stands below the line. */
function probeButton(row, signal) {
  const button = h('button', { class: 'small', type: 'button', 'data-test': row.name, title: t('Makes a real call with a token of yours. It costs what such a call costs.') }, t('Test (is charged)'));
  button.addEventListener('click', async () => {
    const line = button.closest('tr');
    line.nextElementSibling?.matches('[data-result]') && line.nextElementSibling.remove();
    const cell = h('td', { class: 'detail', colspan: line.children.length, 'aria-live': 'polite' });
    line.after(h('tr', { 'data-result': row.name }, cell));
    button.disabled = true;
    await probe(kindOf(row), row.name, cell, signal).finally(() => { button.disabled = false; });
  });
  return button;
}

const kindOf = (row) => (row.kind === 'chat' && /embed|bge-/i.test(row.name) ? 'embedding' : row.kind);

function tester(signal) {
  const name = h('input', { name: 'model', autocomplete: 'off', spellcheck: 'false' });
  const kind = h('select', { name: 'kind' }, Object.entries(KINDS).map(([value, words]) => h('option', { value, selected: value === 'chat' }, t(words))));
  const place = h('div', { 'aria-live': 'polite', 'data-result': '' });
  return h('div', { class: 'stack' }, form(() => probe(kind.value, name.value.trim(), place, signal),
    h('p', { class: 'soft' }, t('The smallest call there is, made for real and with a token of yours: it costs what such a call costs. Any name will do, also one that only a pattern knows.')),
    h('div', { class: 'row' }, field(t('Model'), name), field(t('Kind'), kind), h('button', { class: 'main', type: 'submit' }, t('Test (is charged)')))), place);
}

const CALLS = {
  speech: (model) => ['/v1/audio/speech', { model, voice: 'alloy', input: 'Hi', response_format: 'pcm' }],
  chat: (model) => ['/v1/chat/completions', { model, messages: [{ role: 'user', content: 'Say ok.' }], max_tokens: 16, stream: true }],
  embedding: (model) => ['/v1/embeddings', { model, input: 'Hi' }],
};

/** One call as a program would make it, timed here; then what the ledger says of it. */
async function probe(kind, model, place, signal) {
  place.replaceChildren(h('p', { class: 'note' }, t('Asking…')));
  try {
    const begun = performance.now();
    const passed = () => (performance.now() - begun) * 1000;
    const answer = await ask(...CALLS[kind](model), signal);
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    let first = -1;
    let text = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (first < 0) first = passed();
      if (kind !== 'speech' || !answer.ok) text += decoder.decode(part.value, { stream: true });
    }
    const seen = { status: answer.status, first, all: passed(), problem: answer.ok ? cutShort(text) : problemOf(answer.status, text) };
    place.replaceChildren(...outcome(seen, null));
    const id = answer.headers.get('x-request-id');
    const line = id && (await ledgerLine(id));
    if (line) place.replaceChildren(...outcome(seen, line));
  } catch (problem) {
    if (problem.name !== 'AbortError') place.replaceChildren(error(problem.message));
  }
}

/** What a stream says that began well and then failed. */
function cutShort(text) {
  const wrong = text.split('\n').find((line) => line.startsWith('data: {"error"'));
  return wrong ? problemOf(200, wrong.slice('data: '.length)) : null;
}

const outcome = (seen, line) => [
  seen.problem && error(seen.problem),
  facts([
    [t('Status'), h('span', { class: seen.problem ? 'tag bad' : 'tag good', 'data-status': String(seen.status) }, `HTTP ${seen.status}`)],
    [t('First byte'), ms(seen.first)],
    [t('Whole answer'), ms(seen.all)],
    [t('Upstream'), line && h('span', { 'data-upstream': line.upstream }, line.upstream || '–', ' ', line.key_label && h('code', { class: 'soft' }, line.key_label))],
    [t('Ended'), line?.end_reason],
    [t('Cost'), line && money(line.nanos)],
    [t('Call'), line && h('a', { href: `#/calls?model=${encodeURIComponent(line.model)}` }, h('code', null, line.call_id))],
  ]),
].filter(Boolean);

// Elements, numbers and times. Nothing here knows what a page is about.
import { language, t } from './text.js';

const SVG = 'http://www.w3.org/2000/svg';

/** h('a', { href, onclick }, child, ...): an element. Children that are null or false are left out, texts are texts. */
export function h(name, props, ...children) {
  return fill(document.createElement(name), props, children);
}

/** The same for drawings. */
export function s(name, props, ...children) {
  return fill(document.createElementNS(SVG, name), props, children);
}

function fill(element, props, children) {
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'value') element.value = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const mark = () =>
  s('svg', { viewBox: '0 0 16 16', fill: 'none', 'stroke-width': 1.8, 'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true' },
    s('path', { d: 'M1 8h3l2-5 3 10 2-5h4' }));

export const card = (title, ...children) => h('section', { class: 'card' }, title && h('h2', null, title), children);

export const field = (label, control) => h('label', { class: 'field' }, h('span', null, label), control);

export const error = (message) => h('p', { class: 'error', role: 'alert' }, message);

/** A button that cannot be pressed twice while what it does goes on; what goes wrong stands where `place` says. */
export function action(label, run, { kind = '', place = null } = {}) {
  const button = h('button', { class: kind, type: 'button' }, label);
  button.addEventListener('click', () => busy(button, place, run));
  return button;
}

/** A form whose submission is a function; the same rules. */
export function form(run, ...children) {
  const place = h('div', { 'aria-live': 'polite' });
  const element = h('form', { class: 'stack', novalidate: true }, children, place);
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    busy(element.querySelector('button.main'), place, run);
  });
  return element;
}

async function busy(button, place, run) {
  if (button.disabled) return;
  button.disabled = true;
  place?.replaceChildren();
  try {
    await run();
  } catch (problem) {
    if (problem.name !== 'AbortError') (place ?? button.parentElement).append(error(problem.message));
  } finally {
    button.disabled = false;
  }
}

/**
 * A table. A column is { name, cell(row) -> text or element, num, wide, tight, end }; with `detail`, a row opens on click or Enter.
 */
export function table(columns, rows, { detail = null, empty = t('Nothing here yet.') } = {}) {
  const body = h('tbody');
  const add = (more) => {
    for (const row of more) {
      const cells = columns.map((column) => h('td', { class: kindOf(column) }, column.cell(row)));
      const line = h('tr', detail && { class: 'open', tabindex: 0, 'aria-expanded': 'false' }, cells);
      body.append(line);
      if (detail) opens(line, columns.length, () => detail(row));
    }
  };
  add(rows);
  if (rows.length === 0) return Object.assign(h('p', { class: 'empty' }, empty), { add });
  const head = h('tr', null, columns.map((column) => h('th', { class: column.num ? 'num' : null, scope: 'col' }, column.name)));
  return Object.assign(h('div', { class: 'scroll' }, h('table', null, h('thead', null, head), body)), { add });
}

const kindOf = ({ num, wide, tight, end }) => (num ? 'num' : wide ? 'wide' : end ? 'end' : tight ? 'tight' : null);

function opens(line, span, make) {
  let shown = null;
  const turn = () => {
    if (shown) {
      shown.remove();
      shown = null;
    } else {
      shown = h('tr', null, h('td', { class: 'detail', colspan: span }, make()));
      line.after(shown);
    }
    line.setAttribute('aria-expanded', String(shown !== null));
  };
  line.addEventListener('click', (event) => event.target.closest('button, a, input') || turn());
  line.addEventListener('keydown', (event) => event.target === line && event.key === 'Enter' && turn());
}

/** Terms and what they are; pairs without a value are left out. */
export const facts = (pairs) =>
  h('dl', null, pairs.filter(([, value]) => value !== null && value !== undefined && value !== '').map(([name, value]) => [h('dt', null, name), h('dd', null, value)]));

/** A list that goes on: `load(before)` gives { rows, next }. */
export async function pager(columns, load, options) {
  const first = await load(null);
  const list = table(columns, first.rows, options);
  const place = h('div');
  const more = h('div', { class: 'more' });
  let next = first.next;
  const show = () => more.replaceChildren(...(next === null ? [] : [action(t('Show more'), go, { place })]));
  const go = async () => {
    const page = await load(next);
    list.add(page.rows);
    next = page.next;
    show();
  };
  show();
  return h('div', null, list, more, place);
}

const locale = () => (language() === 'zh' ? 'zh-CN' : 'en-GB');

export const count = (number) => new Intl.NumberFormat(locale()).format(number);

export const percent = (part, whole) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(part === whole ? 0 : 1)} %`);

/** Nano-units (a text or a BigInt) as an amount: at least two decimals, at most nine, exact. */
export function money(nanos) {
  const value = BigInt(nanos ?? 0);
  const digits = (value < 0n ? -value : value).toString().padStart(10, '0');
  const whole = digits.slice(0, -9).replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = digits.slice(-9).replace(/0+$/, '').padEnd(2, '0');
  return `${value < 0n ? '−' : ''}${whole}.${rest}`;
}

/** A sum for people: two decimals, and more only where there would be nothing to see. */
export function sum(nanos) {
  const value = Number(BigInt(nanos ?? 0)) / 1e9;
  return new Intl.NumberFormat(locale(), value !== 0 && Math.abs(value) < 0.1 ? { maximumSignificantDigits: 2 } : { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);
}

/** An exact decimal in the API's texts, shortened where only zeros follow. */
export const decimal = (text) => (text === null ? t('unlimited') : text.replace(/(\.\d\d\d*?)0+$/, '$1'));

export const bytes = (number) => (number < 1000 ? `${number} B` : number < 1e6 ? `${(number / 1e3).toFixed(1)} kB` : `${(number / 1e6).toFixed(1)} MB`);

export const ms = (us) => (us < 0 ? '–' : us < 10_000 ? `${(us / 1000).toFixed(1)} ms` : us < 10_000_000 ? `${Math.round(us / 1000)} ms` : `${(us / 1e6).toFixed(1)} s`);

const moment = (text) => new Date(/[Zz]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);

/** A moment in the reader's own time. */
export function time(text, withSeconds = false) {
  if (!text) return '–';
  const at = moment(text);
  return h('time', { datetime: text, title: at.toISOString() }, at.toLocaleString(locale(), {
    month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: withSeconds ? '2-digit' : undefined,
    year: at.getFullYear() === new Date().getFullYear() ? undefined : 'numeric',
  }));
}

/** A text to be copied. */
export function snippet(text) {
  const button = h('button', { class: 'small', type: 'button' }, t('Copy'));
  button.addEventListener('click', () => copy(text, button));
  return h('div', { class: 'snippet' }, h('pre', { tabindex: 0 }, text), button);
}

/** Something shown once. */
export function secret(text) {
  const button = h('button', { class: 'small', type: 'button' }, t('Copy'));
  button.addEventListener('click', () => copy(text, button));
  return h('div', { class: 'secret' }, h('code', null, text), button);
}

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Pages that did not come over https may not use the clipboard by name.
    const hidden = h('textarea', { value: text, class: 'skip' });
    document.body.append(hidden);
    hidden.select();
    document.execCommand('copy');
    hidden.remove();
  }
  button.textContent = t('Copied');
}

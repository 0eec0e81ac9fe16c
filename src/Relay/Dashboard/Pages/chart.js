// Bars of days, and a bar in a cell. Drawn once from the figures; no library.
import { count, s } from './dom.js';

const HEIGHT = 170;
const LEFT = 44;
const BOTTOM = 20;

/** Days as bars. A day is { day, value, bad }; `bad` is the part of the value that is drawn in the other colour. */
export function days(list, { name, format = count }) {
  const most = niceTop(Math.max(...list.map((day) => day.value)) || 1);
  const width = innerWidth < 600 ? 340 : 640; // so that figures keep their size on a phone
  const tall = HEIGHT - BOTTOM;
  const step = (width - LEFT) / list.length;
  const wide = Math.max(1, Math.min(26, step * 0.72));
  const y = (value) => tall - (value / most) * (tall - 8);
  const lines = [0, most / 2, most].map((value) => [
    s('line', { class: 'line', x1: LEFT, x2: width, y1: y(value), y2: y(value) }),
    s('text', { x: LEFT - 6, y: y(value) + 4, 'text-anchor': 'end' }, format(value)),
  ]);
  const every = Math.ceil(list.length / (width / 80));
  const bars = list.map(({ day, value, bad = 0 }, at) => {
    const x = LEFT + at * step + (step - wide) / 2;
    return s('g', null,
      value > 0 && s('rect', { class: 'fill', x, width: wide, y: y(value), height: Math.max(1, tall - y(value)), rx: 1.5 }),
      bad > 0 && s('rect', { class: 'fill bad', x, width: wide, y: y(bad), height: Math.max(1, tall - y(bad)), rx: 1.5 }),
      at % every === 0 && s('text', { x: x + wide / 2, y: HEIGHT - 5, 'text-anchor': 'middle' }, day.slice(5)),
      s('rect', { class: 'hit', x: LEFT + at * step, width: step, y: 0, height: tall }, s('title', null, `${day}: ${format(value)}`)));
  });
  return s('svg', { class: 'chart', viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img', 'aria-label': name }, lines, bars);
}

/** A thin bar under a figure: its part of the most. */
export function bar(value, most) {
  const part = most > 0 ? Math.max(value > 0 ? 1 : 0, (100 * value) / most) : 0;
  return s('svg', { class: 'bar', viewBox: '0 0 100 4', width: '100%', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, s('rect', { class: 'fill', width: part, height: 4, rx: 1 }));
}

/** Every day from one to another, with zeros where nothing was. Days are texts as 2026-12-31, UTC. */
export function eachDay(from, to) {
  const list = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) list.push(new Date(at).toISOString().slice(0, 10));
  return list;
}

// 1, 2 or 5 times a power of ten, not below the value.
function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].find((times) => times * power >= value * 0.999) * power;
}


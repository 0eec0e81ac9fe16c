// Words. Pages are written in English; the other language is a list beside them.
import { zh } from './zh.js';

const KEY = 'relay-language';
let chosen = localStorage.getItem(KEY) ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en');

export const language = () => chosen;

export function setLanguage(value) {
  chosen = value;
  localStorage.setItem(KEY, value);
}

/** The words in the reader's language; `{0}`, `{1}` stand for values. */
export const t = (words, ...values) => (chosen === 'zh' ? zh[words] ?? words : words).replace(/\{(\d)\}/g, (_, at) => values[at]);

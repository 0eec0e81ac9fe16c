// The shell: who is in, which page, which language, which theme. Pages are functions that fill <main>.
import { api, logOut, session, setSession } from './api.js';
import { card, error, h, mark } from './dom.js';
import { language, setLanguage, t } from './text.js';
import { showLogin } from './login.js';
import { overview } from './overview.js';
import { playground } from './playground.js';
import { connect } from './connect.js';
import { calls } from './calls.js';
import { tokens } from './tokens.js';
import { users } from './users.js';
import { keys } from './keys.js';
import { prices } from './prices.js';
import { archive } from './archive.js';
import { ledger } from './ledger.js';
import { modelTable } from './models.js';
import { settings } from './settings.js';

const EVERYBODY = [
  ['overview', 'Overview', overview], ['playground', 'Playground', playground], ['connect', 'Connect', connect], ['calls', 'Calls', calls],
  ['ledger', 'Ledger', ledger], ['archive', 'Archive', archive], ['tokens', 'Tokens', tokens],
];
const ADMINS = [['users', 'Users', users], ['keys', 'Keys', keys], ['models', 'Models', modelTable], ['prices', 'Prices', prices], ['settings', 'Settings', settings]];

const THEME = 'relay-theme';
const wantsDark = matchMedia('(prefers-color-scheme: dark)');
let leave = null; // aborts what the page before still waits for

function applyTheme() {
  document.documentElement.dataset.theme = localStorage.getItem(THEME) ?? (wantsDark.matches ? 'dark' : 'light');
}

function switchTheme() {
  const dark = document.documentElement.dataset.theme !== 'dark';
  // Back to what the system says is back to following it.
  if (dark === wantsDark.matches) localStorage.removeItem(THEME);
  else localStorage.setItem(THEME, dark ? 'dark' : 'light');
  applyTheme();
}

function switchLanguage() {
  setLanguage(language() === 'zh' ? 'en' : 'zh');
  show();
}

/** Language and theme, on every page and before the login. */
function switches() {
  const other = language() === 'zh' ? 'English' : '中文';
  return [
    h('button', { class: 'quiet', type: 'button', lang: language() === 'zh' ? 'en' : 'zh', onclick: switchLanguage }, other),
    h('button', { class: 'quiet', type: 'button', title: t('Light or dark'), 'aria-label': t('Light or dark'), onclick: switchTheme }, '◐'),
  ];
}

function place() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  return { name: path || 'overview', params: new URLSearchParams(query) };
}

function shell(pages, current) {
  const link = ([name, title]) => h('a', { href: `#/${name}`, 'aria-current': name === current[0] ? 'page' : null }, t(title));
  const main = h('main', { id: 'main', tabindex: -1 });
  const out = h('button', { class: 'quiet', type: 'button', onclick: () => logOut().finally(start) }, t('Sign out'));
  document.body.replaceChildren(
    h('a', { class: 'skip', href: '#main', onclick: (event) => { event.preventDefault(); main.focus(); } }, t('Skip to content')),
    h('div', { class: 'shell' },
      h('header', { class: 'side' }, h('div', { class: 'inner' },
        h('a', { class: 'brand', href: '#/overview' }, mark(), 'Relay'),
        h('nav', { class: 'nav', 'aria-label': t('Pages') }, EVERYBODY.map(link), session.is_admin && [h('span', { class: 'rule' }), ADMINS.map(link)]))),
      h('div', { class: 'page' },
        h('div', { class: 'top' }, h('h1', null, t(current[1])), h('div', { class: 'tools' }, h('span', { class: 'who' }, session.username), switches(), out)),
        main)));
  document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  // What had the focus is gone: the next Tab begins at the top, not at what was scrolled to.
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  return main;
}

async function show() {
  leave?.abort();
  leave = new AbortController();
  const { signal } = leave;
  document.documentElement.lang = language() === 'zh' ? 'zh-CN' : 'en';
  if (!session.signed_in) {
    document.title = `Relay · ${t('Sign in')}`;
    showLogin(document.body, switches(), show);
    return;
  }
  const { name, params } = place();
  const pages = session.is_admin ? [...EVERYBODY, ...ADMINS] : EVERYBODY;
  const current = pages.find(([key]) => key === name) ?? pages[0];
  document.title = `Relay · ${t(current[1])}`;
  const main = shell(pages, current);
  try {
    const content = await current[2]({ params, signal, admin: session.is_admin });
    if (!signal.aborted) main.append(...[content].flat());
  } catch (problem) {
    if (!signal.aborted) main.append(card(null, error(problem.message)));
  }
  main.dataset.ready = current[0];
}

async function start() {
  try {
    setSession(await api('/api/dashboard/session'));
  } catch (problem) {
    document.body.replaceChildren(error(problem.message));
    return;
  }
  await show();
}

applyTheme();
wantsDark.addEventListener('change', applyTheme);
addEventListener('hashchange', show);
addEventListener('relay-signed-out', show);
start();

// Name and password; and a new password where the present one was made by somebody else.
import { post, setSession } from './api.js';
import { field, form, h, mark } from './dom.js';
import { t } from './text.js';

export function showLogin(place, switches, done) {
  const name = h('input', { name: 'username', autocomplete: 'username', required: true, autocapitalize: 'none', spellcheck: 'false' });
  const password = h('input', { name: 'password', type: 'password', autocomplete: 'current-password', required: true });
  const enter = form(async () => {
    const answer = await post('/api/dashboard/login', { username: name.value, password: password.value });
    if (answer.password_change_required) box.replaceChildren(change(name.value, password.value, done));
    else finish(answer, done);
  }, field(t('User name'), name), field(t('Password'), password), h('button', { class: 'main', type: 'submit' }, t('Sign in')));
  const box = h('div', { class: 'card' }, enter);
  place.replaceChildren(h('main', { class: 'login' }, h('div', { class: 'box' },
    h('div', { class: 'brand' }, mark(), 'Relay'), box, h('div', { class: 'tools' }, switches))));
  name.focus();
}

/** The form for another password; also on the page of tokens. */
export function change(username, present, done) {
  const old = h('input', { name: 'present', type: 'password', autocomplete: 'current-password' });
  const first = h('input', { name: 'new', type: 'password', autocomplete: 'new-password', minlength: 8 });
  const again = h('input', { name: 'again', type: 'password', autocomplete: 'new-password' });
  const element = form(async () => {
    if (first.value !== again.value) throw new Error(t('The two new passwords differ.'));
    const answer = await post('/api/dashboard/password', { username, password: present ?? old.value, new_password: first.value });
    finish(answer, done);
  }, present !== null && h('p', { class: 'note' }, t('This password was made for you. Choose your own before you go on.')),
  present === null && field(t('Present password'), old), field(t('New password'), first), field(t('New password again'), again),
  h('button', { class: 'main', type: 'submit' }, t('Set password')));
  queueMicrotask(() => present !== null && first.focus());
  return element;
}

function finish(answer, done) {
  setSession(answer);
  done();
}

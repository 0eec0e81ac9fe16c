// Kept clips: listen, seek, download.
import { api } from './api.js';
import { bytes, card, field, form, h, pager, time } from './dom.js';
import { t } from './text.js';

const PAGE = 50;

/** A player for one clip. The address asks with the session's cookie; ranges make it seekable. */
export function player(clip) {
  if (clip.state === 'deleted') return h('p', { class: 'soft' }, t('The audio is not kept any more.'));
  const address = `/v1/audio_clips/${clip.id}/content`;
  return h('div', null, h('audio', { controls: true, preload: 'none', src: address }), h('a', { href: address, download: `${clip.id}.${clip.format}` }, t('Download')));
}

export async function archive({ params, admin }) {
  const load = async (before) => {
    const query = new URLSearchParams({ limit: PAGE });
    for (const name of ['user', 'day', 'format']) if (params.get(name)) query.set(name, params.get(name));
    if (before) query.set('before', before);
    const answer = await api(`/v1/audio_clips?${query}`);
    return { rows: answer.data, next: answer.has_more ? answer.data.at(-1).id : null };
  };
  const list = await pager([
    { name: t('Time'), tight: true, cell: (clip) => time(clip.created_at) },
    ...(admin ? [{ name: t('User'), tight: true, cell: (clip) => clip.user }] : []),
    { name: t('Model'), tight: true, cell: (clip) => clip.model },
    { name: t('Format'), tight: true, cell: (clip) => clip.format },
    { name: t('State'), tight: true, cell: (clip) => h('span', { class: clip.state === 'complete' ? 'tag good' : 'tag' }, t(clip.state)) },
    { name: t('Length'), num: true, cell: (clip) => (clip.audio_ms === null ? '–' : `${(clip.audio_ms / 1000).toFixed(1)} s`) },
    { name: t('Size'), num: true, cell: (clip) => bytes(clip.bytes) },
  ], load, { detail: details, empty: t('No clip has been kept yet.') });
  return [card(null, filters(params, admin)), card(null, list)];
}

function filters(params, admin) {
  const input = (name, type) => h('input', { name, type, value: params.get(name) ?? '' });
  const element = form(() => {
    const wanted = [...new FormData(element)].filter(([, value]) => value !== '');
    location.hash = `#/archive?${new URLSearchParams(wanted)}`;
  }, h('div', { class: 'row' }, admin && field(t('User'), input('user', 'text')), field(t('Day (UTC)'), input('day', 'date')), field(t('Format'), input('format', 'text')),
    h('button', { class: 'main', type: 'submit' }, t('Filter'))));
  return element;
}

function details(clip) {
  const text = h('p', { class: 'soft' });
  api(`/v1/audio_clips/${clip.id}`).then((whole) => { text.textContent = whole.text ?? ''; }, () => {});
  return h('div', { class: 'stack' }, text, player(clip), h('code', { class: 'soft' }, clip.id));
}

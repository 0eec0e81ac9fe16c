// Speech and chat through the endpoints that programs use, with a token of the reader's own.
import { call, ledgerLine, models } from './api.js';
import { PcmPlayer } from './audio.js';
import { chat } from './chat.js';
import { action, bytes, card, facts, field, h, money, ms } from './dom.js';
import { t } from './text.js';

const RATE = 24_000; // what pcm of /v1/audio/speech is
const VOICES = ['alloy', 'ash', 'ballad', 'coral', 'echo', 'fable', 'nova', 'onyx', 'sage', 'shimmer', 'verse',
  'English_expressive_narrator', 'English_Graceful_Lady', 'female-shaonv', 'female-yujie', 'male-qn-qingse', 'male-qn-jingying', 'presenter_male'];

/** A text field that offers what is known and takes anything. */
export function choice(id, name, value, offers) {
  return [h('input', { list: id, name, value, autocomplete: 'off', spellcheck: 'false' }), h('datalist', { id }, offers.map((offer) => h('option', { value: offer })))];
}

export async function playground({ params, signal }) {
  const names = await models();
  const panel = h('div', { role: 'tabpanel' });
  const parts = [['speech', t('Speech'), () => speech(names.speech, signal)], ['chat', t('Chat'), () => chat(names.chat, signal)]];
  const tabs = h('div', { class: 'tabs', role: 'tablist' }, parts.map(([key, title, make]) =>
    h('button', { type: 'button', role: 'tab', 'data-tab': key, onclick: () => open(key, make) }, title)));
  const open = (key, make) => {
    for (const tab of tabs.children) tab.setAttribute('aria-selected', String(tab.dataset.tab === key));
    panel.replaceChildren(...make());
  };
  const first = parts.find(([key]) => key === params.get('do')) ?? parts[0];
  open(first[0], first[2]);
  return [tabs, panel];
}

function speech(names, signal) {
  const text = h('textarea', { name: 'text', rows: 4, value: t('Hello from Relay. This sentence plays while it is still being made.') });
  const [model, modelList] = choice('speech-models', 'model', names.includes('tts-1') ? 'tts-1' : names[0] ?? 'tts-1', names);
  const [voice, voiceList] = choice('voices', 'voice', 'alloy', VOICES);
  const speed = h('input', { name: 'speed', type: 'number', min: 0.5, max: 2, step: 0.1, value: '1' });
  const canvas = h('canvas', { class: 'wave', role: 'img', 'aria-label': t('Waveform') });
  const state = h('div', { 'aria-live': 'polite' });
  const replay = h('div');
  const problem = h('div');
  let player = null;

  const run = async () => {
    player?.stop();
    replay.replaceChildren();
    const mine = new PcmPlayer(RATE, canvas);
    player = mine;
    state.dataset.state = 'asking';
    delete state.dataset.played;
    const stop = new AbortController();
    const gone = AbortSignal.any([signal, stop.signal]);
    stopButton.hidden = false;
    stopButton.onclick = () => { stop.abort(); mine.stop(); };
    signal.addEventListener('abort', () => mine.stop(), { once: true });
    try {
      const begun = performance.now();
      const body = { model: model.value, voice: voice.value, input: text.value, speed: Number(speed.value) || 1, response_format: 'pcm' };
      const answer = await call('/v1/audio/speech', body, gone);
      const shown = { call: answer.headers.get('x-request-id'), first: null, cost: null };
      const reader = answer.body.getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        shown.first ??= (performance.now() - begun) * 1000;
        mine.push(part.value);
        show(state, mine, shown, 'playing');
      }
      mine.end();
      replay.replaceChildren(...again(mine));
      const line = shown.call && (await ledgerLine(shown.call));
      if (line) shown.cost = line;
      show(state, mine, shown, 'playing');
      await mine.done;
      show(state, mine, shown, 'played');
    } catch (wrong) {
      mine.stop();
      throw wrong;
    } finally {
      stopButton.hidden = true;
    }
  };
  const stopButton = h('button', { type: 'button', hidden: true }, t('Stop'));
  const play = action(t('Speak'), run, { kind: 'main', place: problem });
  play.dataset.action = 'speak';
  return [
    h('div', { class: 'grid' },
      card(null, h('div', { class: 'stack' }, field(t('Text'), text),
        h('div', { class: 'row' }, field(t('Model'), model), field(t('Voice'), voice), field(t('Speed'), speed), modelList, voiceList),
        h('div', { class: 'row' }, play, stopButton), problem)),
      card(null, h('div', { class: 'stack' }, canvas, state, replay))),
  ];
}

function again(player) {
  const address = URL.createObjectURL(player.wav());
  return [h('audio', { controls: true, src: address }), h('p', null, h('a', { href: address, download: 'relay.wav' }, t('Download WAV')))];
}

function show(state, player, { call: id, first, cost }, name) {
  state.dataset.state = name;
  state.dataset.played = player.playedBytes;
  state.replaceChildren(facts([
    [t('Time to first audio'), first === null ? '–' : ms(first)],
    [t('Audio'), `${player.seconds.toFixed(1)} s · ${bytes(player.bytes)}`],
    [t('Cost'), cost === null ? '…' : costOf(cost)],
    [t('Upstream'), cost?.upstream],
    [t('Call'), id && h('code', null, id)],
  ]));
}

/** What a call cost, as the ledger has it. */
export const costOf = (line) => h('span', { 'data-cost': line.nanos }, `${money(line.nanos)} · ${t('{0} units', line.units)}`);


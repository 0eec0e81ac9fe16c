// Chat as OpenAI's clients do it: streamed, with the chain of thought folded away.
import { call, ledgerLine } from './api.js';
import { action, card, facts, field, h, ms } from './dom.js';
import { choice, costOf } from './playground.js';
import { t } from './text.js';

export function chat(names, signal) {
  const messages = [];
  const talk = h('div', { class: 'talk', 'aria-live': 'polite' });
  const [model, modelList] = choice('chat-models', 'chat-model', names.includes('echo') ? 'echo' : names[0] ?? 'echo', names);
  const input = h('textarea', { name: 'message', rows: 3, placeholder: t('Say something') });
  const state = h('div');
  const problem = h('div');

  const send = async () => {
    const text = input.value.trim();
    if (text === '') return;
    messages.push({ role: 'user', content: text });
    const asked = h('div', { class: 'turn user' }, text);
    const turn = answerView();
    talk.append(asked, turn.element);
    input.value = '';
    try {
      const begun = performance.now();
      const answer = await call('/v1/chat/completions', { model: model.value, messages, stream: true }, signal);
      let first = null;
      for await (const event of events(answer.body)) {
        first ??= (performance.now() - begun) * 1000;
        if (event.error) throw new Error(event.error.message);
        const delta = event.choices?.[0]?.delta;
        turn.add(delta?.reasoning_content ?? '', delta?.content ?? '');
      }
      turn.end();
      messages.push({ role: 'assistant', content: turn.text() });
      const id = answer.headers.get('x-request-id');
      const shown = (line) => state.replaceChildren(facts([
        [t('Time to first token'), first === null ? '–' : ms(first)], [t('Cost'), line ? costOf(line) : '…'],
        [t('Tokens'), line?.tokens && t('{0} in, {1} out', line.tokens.input_tokens, line.tokens.output_tokens)], [t('Call'), id && h('code', null, id)],
      ]));
      shown(null);
      if (id) shown(await ledgerLine(id));
    } catch (wrong) {
      // What was not answered is the reader's to send again.
      messages.pop();
      asked.remove();
      turn.element.remove();
      input.value = text;
      throw wrong;
    }
    input.focus();
  };
  const button = action(t('Send'), send, { kind: 'main', place: problem });
  button.dataset.action = 'send';
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      button.click();
    }
  });
  const clear = () => {
    messages.length = 0;
    talk.replaceChildren();
    state.replaceChildren();
  };
  return [card(null, talk, h('div', { class: 'stack' }, input,
    h('div', { class: 'row' }, field(t('Model'), model), modelList, button, h('button', { type: 'button', onclick: clear }, t('Clear'))), problem, state))];
}

function answerView() {
  const thought = h('span');
  const fold = h('details', { hidden: true }, h('summary', null, t('Thinking')), thought);
  const said = h('span', null, '…');
  let text = '';
  return {
    element: h('div', { class: 'turn answer' }, fold, said),
    text: () => text,
    add(thinking, content) {
      if (thinking !== '') {
        fold.hidden = false;
        thought.append(thinking);
      }
      if (content !== '') {
        text += content;
        said.textContent = text;
      }
    },
    end() {
      said.textContent = text;
      said.parentElement.dataset.state = 'complete';
    },
  };
}

/** The JSON of each `data:` line until [DONE]. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const data = line.startsWith('data:') ? line.slice(5).trim() : '';
      if (data !== '' && data !== '[DONE]') yield JSON.parse(data);
    }
  }
}

// What to paste where so that a program talks to this Relay.
import { card, facts, h, snippet } from './dom.js';
import { t } from './text.js';

const TOKEN = 'rk-...';

const programs = (base) => {
  const v1 = `${base}/v1`;
  const socket = base.replace(/^http/, 'ws');
  return [
    ['curl', [
      ['Speech', `curl -sS ${v1}/audio/speech \\\n  -H 'Authorization: Bearer ${TOKEN}' -H 'Content-Type: application/json' \\\n  -d '{"model":"tts-1","voice":"alloy","input":"Hello from Relay.","response_format":"wav"}' -o hello.wav`],
      ['Chat', `curl -sSN ${v1}/chat/completions \\\n  -H 'Authorization: Bearer ${TOKEN}' -H 'Content-Type: application/json' \\\n  -d '{"model":"echo","stream":true,"messages":[{"role":"user","content":"Hello"}]}'`],
      ['Speech, MiniMax form', `curl -sSN ${v1}/t2a_v2 \\\n  -H 'Authorization: Bearer ${TOKEN}' -H 'Content-Type: application/json' \\\n  -d '{"model":"speech-02-hd","text":"Hello from Relay.","stream":true,"voice_setting":{"voice_id":"English_expressive_narrator"}}'`],
    ]],
    ['OpenAI SDKs', [
      ['Python', `from openai import OpenAI\n\nclient = OpenAI(base_url="${v1}", api_key="${TOKEN}")\nwith client.audio.speech.with_streaming_response.create(\n    model="tts-1", voice="alloy", input="Hello from Relay.", response_format="wav") as answer:\n    answer.stream_to_file("hello.wav")`],
      ['JavaScript', `import OpenAI from "openai";\n\nconst client = new OpenAI({ baseURL: "${v1}", apiKey: "${TOKEN}" });\nconst stream = await client.chat.completions.create({\n  model: "echo", stream: true, messages: [{ role: "user", content: "Hello" }],\n});\nfor await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta?.content ?? "");`],
    ]],
    ['Claude Code', [[null, `export ANTHROPIC_BASE_URL=${base}\nexport ANTHROPIC_AUTH_TOKEN=${TOKEN}\n# another model than Claude:\nexport ANTHROPIC_MODEL=glm-5.2\nclaude`]]],
    ['Gemini CLI', [[null, `export GOOGLE_GEMINI_BASE_URL=${base}\nexport GEMINI_API_KEY=${TOKEN}\ngemini`]]],
    ['Codex CLI', [['~/.codex/config.toml', `model = "gpt-5.6-sol"\nmodel_provider = "relay"\n\n[model_providers.relay]\nname = "Relay"\nbase_url = "${v1}"\nenv_key = "RELAY_TOKEN"\nwire_api = "responses"`], [null, `export RELAY_TOKEN=${TOKEN}\ncodex`]]],
    ['pipecat', [['Speech, OpenAI form', `from pipecat.services.openai.tts import OpenAITTSService\nfrom pipecat.services.openai.llm import OpenAILLMService\n\ntts = OpenAITTSService(base_url="${v1}", api_key="${TOKEN}", model="tts-1", voice="alloy")\nllm = OpenAILLMService(base_url="${v1}", api_key="${TOKEN}", model="echo")`]]],
    ['LiveKit agents', [[null, `from livekit.plugins import openai\n\ntts = openai.TTS(base_url="${v1}", api_key="${TOKEN}", model="tts-1", voice="alloy", response_format="pcm")\nllm = openai.LLM(base_url="${v1}", api_key="${TOKEN}", model="echo")`]]],
    ['LobeChat', [[null, `OPENAI_PROXY_URL=${v1}\nOPENAI_API_KEY=${TOKEN}`]]],
    ['Dify', [['Model provider "OpenAI-API-compatible"', `API endpoint URL   ${v1}\nAPI key            ${TOKEN}\nModel name         echo`]]],
    ['WebSocket', [['MiniMax form', `${socket}/ws/v1/t2a_v2\n${socket}/ws/v1/t2a_v2_bidi`]]],
  ];
};

export function connect({ params }) {
  const base = location.origin;
  const list = programs(base);
  const wanted = list.find(([name]) => name === params.get('with')) ?? list[0];
  const panel = h('div', { role: 'tabpanel' });
  const tabs = h('div', { class: 'tabs', role: 'tablist' }, list.map(([name, parts]) =>
    h('button', { type: 'button', role: 'tab', 'aria-selected': 'false', onclick: () => open(name, parts) }, name)));
  const open = (name, parts) => {
    for (const tab of tabs.children) tab.setAttribute('aria-selected', String(tab.textContent === name));
    panel.replaceChildren(...parts.map(([title, text]) => h('div', null, title && h('h3', null, t(title)), snippet(text))));
  };
  open(...wanted);
  const notes = [
    'A token may come as Authorization: Bearer, x-api-key, x-goog-api-key or ?key=. It is never logged.',
    'Any program works with any model: whoever speaks Anthropic’s dialect may use a DeepSeek model, whoever speaks Gemini’s a GPT.',
    'The model echo and the local voice answer without any upstream key.',
  ];
  return [
    card(t('Where Relay is'), facts([
      [t('Base URL'), h('code', null, base)], [t('OpenAI programs'), h('code', null, `${base}/v1`)],
      [t('Token'), h('a', { href: '#/tokens' }, t('Make a token, and put it where {0} stands', TOKEN))],
    ])),
    h('section', { class: 'card' }, tabs, panel),
    h('ul', { class: 'soft' }, notes.map((note) => h('li', null, t(note)))),
  ];
}

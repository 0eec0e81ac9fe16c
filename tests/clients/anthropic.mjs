// anthropic.mjs SCENARIO - the maker's own client against Relay at RELAY_URL with RELAY_TOKEN and RELAY_MODEL. Exit code 0: all held.
import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";
import { answer, model, png, run, token, tool, url } from "./setting.mjs";

const client = new Anthropic({ apiKey: token, baseURL: url, maxRetries: 0 });
const ask = { model, max_tokens: 1024, messages: [{ role: "user", content: "Hello" }] };
const tools = [{ name: tool.name, description: "The weather", input_schema: tool.parameters }];
const textOf = (message) => message.content.filter((block) => block.type === "text").map((block) => block.text).join("");

await run({
  async text() {
    const message = await client.messages.create(ask);
    assert.deepEqual([textOf(message), message.stop_reason], [answer.text, "end_turn"]);
    const { input_tokens, cache_read_input_tokens, output_tokens } = message.usage;
    assert.deepEqual([input_tokens + (cache_read_input_tokens ?? 0), output_tokens], [answer.inputTokens, answer.outputTokens]);
  },

  async stream() {
    let text = "";
    const stream = client.messages.stream(ask).on("text", (piece) => { text += piece; });
    const message = await stream.finalMessage();
    assert.deepEqual([text, textOf(message), message.stop_reason], [answer.text, answer.text, "end_turn"]);
    assert.equal(message.usage.output_tokens, answer.outputTokens);
  },

  async tools() {
    const message = await client.messages.stream({ ...ask, tools }).finalMessage();
    const use = message.content.find((block) => block.type === "tool_use");
    assert.deepEqual([use.name, use.input, message.stop_reason], [tool.name, tool.arguments, "tool_use"]);
    const second = await client.messages.create({
      ...ask,
      tools,
      messages: [
        ...ask.messages, { role: "assistant", content: message.content },
        { role: "user", content: [{ type: "tool_result", tool_use_id: use.id, content: "sunny" }] },
      ],
    });
    assert.equal(second.role, "assistant");
  },

  async thinking() {
    const message = await client.messages.stream({ ...ask, max_tokens: 4096, thinking: { type: "enabled", budget_tokens: 1024 } }).finalMessage();
    assert.equal(message.content.find((block) => block.type === "thinking")?.thinking, answer.thinking);
    assert.equal(textOf(message), answer.text);
  },

  async image() {
    const source = { type: "base64", media_type: "image/png", data: png };
    const message = await client.messages.create({ ...ask, messages: [{ role: "user", content: [{ type: "image", source }, { type: "text", text: "What is this?" }] }] });
    assert.equal(textOf(message), answer.text);
  },

  async error() {
    await assert.rejects(client.messages.create({ ...ask, model: "no-such-model" }), (error) => error instanceof Anthropic.NotFoundError && error.error.error.type === "not_found_error");
    await assert.rejects(
      new Anthropic({ apiKey: "rk-wrong", baseURL: url, maxRetries: 0 }).messages.create(ask), (error) => error instanceof Anthropic.AuthenticationError);
    await assert.rejects(client.messages.create({ ...ask, model: undefined }), (error) => error instanceof Anthropic.BadRequestError);
  },

  async abort() {
    const stream = await client.messages.create({ ...ask, stream: true });
    for await (const event of stream) {
      if (event.type === "content_block_delta") {
        stream.controller.abort();
        break;
      }
    }
  },

  async models() {
    const list = await client.models.list();
    assert.ok(list.data.some((entry) => entry.id === model && entry.type === "model"), JSON.stringify(list.data.map((entry) => entry.id)));
  },
});

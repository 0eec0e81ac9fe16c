// openai.mjs SCENARIO - the maker's own client against Relay at RELAY_URL with RELAY_TOKEN and RELAY_MODEL. Exit code 0: all held.
import assert from "node:assert/strict";
import OpenAI from "openai";
import { answer, model, png, run, token, tool, url } from "./setting.mjs";

const client = new OpenAI({ apiKey: token, baseURL: `${url}/v1`, maxRetries: 0 });
const messages = [{ role: "user", content: "Hello" }];
const functionTool = { type: "function", function: { name: tool.name, description: "The weather", parameters: tool.parameters } };

await run({
  async text() {
    const completion = await client.chat.completions.create({ model, messages });
    assert.equal(completion.choices[0].message.content, answer.text);
    assert.equal(completion.choices[0].finish_reason, "stop");
    assert.equal(completion.usage.prompt_tokens, answer.inputTokens);
    assert.equal(completion.usage.completion_tokens, answer.outputTokens);
  },

  async stream() {
    const stream = await client.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } });
    let text = "", finish = null, usage = null;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta?.content ?? "";
      finish = chunk.choices[0]?.finish_reason ?? finish;
      usage = chunk.usage ?? usage;
    }
    assert.deepEqual([text, finish, usage.total_tokens], [answer.text, "stop", answer.inputTokens + answer.outputTokens]);
  },

  async "stream-without-usage"() {
    const stream = await client.chat.completions.create({ model, messages, stream: true });
    for await (const chunk of stream) {
      assert.equal(chunk.choices.length, 1); // some programs index the first choice of every chunk
      assert.equal(chunk.usage ?? null, null);
    }
  },

  async tools() {
    const runner = client.chat.completions.stream({ model, messages, tools: [functionTool] });
    const completion = await runner.finalChatCompletion();
    const call = completion.choices[0].message.tool_calls[0];
    assert.deepEqual([call.function.name, JSON.parse(call.function.arguments)], [tool.name, tool.arguments]);
    assert.equal(completion.choices[0].finish_reason, "tool_calls");
    const second = await client.chat.completions.create({
      model,
      messages: [...messages, completion.choices[0].message, { role: "tool", tool_call_id: call.id, content: "sunny" }],
      tools: [functionTool],
    });
    assert.equal(second.choices.length, 1);
  },

  async image() {
    const completion = await client.chat.completions.create({
      model,
      messages: [{ role: "user", content: [{ type: "text", text: "What is this?" }, { type: "image_url", image_url: { url: `data:image/png;base64,${png}` } }] }],
    });
    assert.equal(completion.choices[0].message.content, answer.text);
  },

  async responses() {
    const stream = client.responses.stream({ model, input: "Hello" });
    let text = "";
    stream.on("response.output_text.delta", (event) => { text += event.delta; });
    const response = await stream.finalResponse();
    assert.deepEqual([text, response.output_text, response.status], [answer.text, answer.text, "completed"]);
    assert.equal(response.usage.input_tokens, answer.inputTokens);
  },

  async "responses-tools"() {
    const stream = client.responses.stream({
      model, input: "Hello", tools: [{ type: "function", name: tool.name, description: "The weather", parameters: tool.parameters, strict: false }],
    });
    const response = await stream.finalResponse();
    const call = response.output.find((item) => item.type === "function_call");
    assert.deepEqual([call.name, JSON.parse(call.arguments)], [tool.name, tool.arguments]);
  },

  async error() {
    await assert.rejects(
      client.chat.completions.create({ model: "no-such-model", messages }),
      (error) => error instanceof OpenAI.NotFoundError && error.code === "model_not_found");
    await assert.rejects(
      new OpenAI({ apiKey: "rk-wrong", baseURL: `${url}/v1`, maxRetries: 0 }).chat.completions.create({ model, messages }),
      (error) => error instanceof OpenAI.AuthenticationError);
    await assert.rejects(
      client.chat.completions.create({ messages }), (error) => error instanceof OpenAI.BadRequestError && error.param === "model");
  },

  async abort() {
    const stream = await client.chat.completions.create({ model, messages, stream: true });
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta?.content) {
        stream.controller.abort();
        break;
      }
    }
  },

  async models() {
    const list = await client.models.list();
    assert.ok(list.data.some((entry) => entry.id === model), JSON.stringify(list.data.map((entry) => entry.id)));
  },
});

// genai.mjs SCENARIO - the maker's own client against Relay at RELAY_URL with RELAY_TOKEN and RELAY_MODEL. Exit code 0: all held.
import assert from "node:assert/strict";
import { ApiError, GoogleGenAI } from "@google/genai";
import { answer, model, png, run, token, tool, url } from "./setting.mjs";

const client = new GoogleGenAI({ apiKey: token, httpOptions: { baseUrl: url } });
const config = { tools: [{ functionDeclarations: [{ name: tool.name, description: "The weather", parametersJsonSchema: tool.parameters }] }] };

await run({
  async text() {
    const response = await client.models.generateContent({ model, contents: "Hello" });
    assert.equal(response.text, answer.text);
    assert.equal(response.candidates[0].finishReason, "STOP");
    assert.equal(response.usageMetadata.promptTokenCount, answer.inputTokens);
  },

  async stream() {
    let text = "", finish = null, usage = null;
    for await (const chunk of await client.models.generateContentStream({ model, contents: "Hello" })) {
      text += chunk.text ?? "";
      finish = chunk.candidates?.[0]?.finishReason ?? finish;
      usage = chunk.usageMetadata ?? usage;
    }
    assert.deepEqual([text, finish, usage.totalTokenCount], [answer.text, "STOP", answer.inputTokens + answer.outputTokens]);
  },

  async tools() {
    const calls = [];
    for await (const chunk of await client.models.generateContentStream({ model, contents: "Hello", config })) {
      calls.push(...(chunk.functionCalls ?? []));
    }
    assert.deepEqual([calls.length, calls[0].name, calls[0].args], [1, tool.name, tool.arguments]);
    const second = await client.models.generateContent({
      model,
      config,
      contents: [
        { role: "user", parts: [{ text: "Hello" }] },
        { role: "model", parts: [{ functionCall: calls[0] }] },
        { role: "user", parts: [{ functionResponse: { id: calls[0].id, name: tool.name, response: { output: "sunny" } } }] },
      ],
    });
    assert.equal(second.candidates.length, 1);
  },

  async image() {
    const parts = [{ inlineData: { mimeType: "image/png", data: png } }, { text: "What is this?" }];
    assert.equal((await client.models.generateContent({ model, contents: [{ role: "user", parts }] })).text, answer.text);
  },

  async error() {
    await assert.rejects(client.models.generateContent({ model: "no-such-model", contents: "Hello" }), (error) => error instanceof ApiError && error.status === 404);
    const stranger = new GoogleGenAI({ apiKey: "rk-wrong", httpOptions: { baseUrl: url } });
    await assert.rejects(stranger.models.generateContent({ model, contents: "Hello" }), (error) => error instanceof ApiError && error.status === 400);
  },

  async abort() {
    const leave = new AbortController();
    await assert.rejects(async () => {
      for await (const chunk of await client.models.generateContentStream({ model, contents: "Hello", config: { abortSignal: leave.signal } })) {
        assert.ok(chunk);
        leave.abort();
      }
    });
  },
});

// What the test that runs these programs has set up: where Relay is, and what the fake provider behind it says.
import process from "node:process";

const need = (name) => process.env[name] ?? (() => { throw new Error(`${name} is not set`); })();

export const url = need("RELAY_URL").replace(/\/$/, "");
export const token = need("RELAY_TOKEN");
export const model = need("RELAY_MODEL");
export const answer = JSON.parse(need("RELAY_ANSWER"));
export const tool = {
  name: "get_weather",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  arguments: { city: "Paris" },
};

/** One pixel. */
export const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Runs the scenario named by the first argument. */
export async function run(scenarios) {
  const scenario = scenarios[process.argv[2]];
  if (!scenario) {
    throw new Error(`no scenario '${process.argv[2]}': ${Object.keys(scenarios).join(", ")}`);
  }
  await scenario();
}

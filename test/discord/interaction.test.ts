import { expect, test } from "vitest";
import { interactionBody, pingBody } from "../../local/discord/interaction-body.ts";
import { optionValues, parseInteraction } from "../../src/discord/interaction.ts";
import { IN_SESSION } from "../support/moments.ts";

const listed = (options: Record<string, string | number | boolean>) =>
  Object.entries(options).map(([name, value]) => ({ name, value }));

const command = (options: Record<string, string | number | boolean> = {}) =>
  parseInteraction(
    JSON.stringify(interactionBody({ atMs: IN_SESSION, command: "calc", options: listed(options) })),
  );

test("a ping and a command are told apart, with all that Discord sends beside", () => {
  expect(parseInteraction(JSON.stringify(pingBody({ atMs: IN_SESSION })))).toMatchObject({ type: 1 });
  expect(command()).toMatchObject({ type: 2, data: { name: "calc" } });
});

test("options are read by name, with the type that Discord gave them", () => {
  const interaction = command({ symbol: "SPY", dte: 7, premium: 1.25 });
  expect(interaction.type === 2 && optionValues(interaction)).toEqual({
    symbol: "SPY",
    dte: 7,
    premium: 1.25,
  });
});

test("a command without options has none", () => {
  const bare = parseInteraction('{"type":2,"id":"1","token":"t","data":{"name":"calc"}}');
  expect(bare.type === 2 && optionValues(bare)).toEqual({});
});

for (const body of [
  "",
  "null",
  "[]",
  "{}",
  '{"type":9}',
  '{"type":"2"}',
  '{"type":2}',
  '{"type":2,"id":1}',
  "{",
]) {
  test(`${body === "" ? "an empty body" : body} is no interaction of ours`, () => {
    expect(() => parseInteraction(body)).toThrow(expect.objectContaining({ code: "invalid_request" }));
  });
}

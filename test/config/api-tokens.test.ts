import { expect, test } from "vitest";
import { newApiToken } from "../../scripts/tokens/new-api-token.ts";
import { parseConfig, SETTINGS } from "../../src/config/config.ts";
import { mask } from "../../src/mask.ts";
import { bindings } from "../support/bindings.ts";

const A = "0A".repeat(32);
const B = "0b".repeat(32);
const parse = (given: unknown) => SETTINGS.API_TOKENS.parse(given);

test("entries stand behind commas or line ends, hashes in any case", () => {
  const expected = [
    { name: "alice", sha256: A.toLowerCase() },
    { name: "bob-2", sha256: B },
  ];
  for (const text of [`alice:${A},bob-2:${B}`, `alice:${A}\n bob-2:${B}\r\n`, `,alice:${A} , bob-2:${B},`]) {
    expect(parse(text)).toMatchObject({ ok: true, value: expected });
  }
  expect(parseConfig(bindings({ API_TOKENS: "" })).apiTokens).toEqual([]);
});

test("what the script makes is what the setting takes, another one each time", () => {
  const made = [newApiToken("alice"), newApiToken("bob")];
  expect(parse(made.map(({ entry }) => entry).join(","))).toMatchObject({ ok: true });
  for (const { token } of made) expect(token).toMatch(/^vol_[0-9A-Za-z]{32}$/);
  expect(made[0]?.token).not.toBe(made[1]?.token);
});

test.each([
  ["a token instead of its hash", `alice:${newApiToken("a").token}`, /^entry 1 holds a token itself/],
  ["a token alone", newApiToken("a").token, /^entry 1 holds a token itself/],
  ["no name", A, /^entry 1 is not name:hash/],
  ["a hash that is cut", `alice:${A},bob:${B.slice(1)}`, /^entry 2 has a hash of other than 64/],
  ["a name with blanks", `al ice:${A}`, /^entry 1 has a name of other than/],
  ["a name twice", `alice:${A},alice:${B}`, /^uses a name twice$/],
  ["a token under two names", `alice:${A},bob:${A}`, /^has one token twice$/],
  ["nothing between its commas", ",,", /^names no token/],
])("%s is refused, and not shown", (_, given, why) => {
  const parsed = parse(given);
  if (parsed.ok) throw new Error("It was taken.");
  expect(parsed.why).toMatch(why);
  for (const part of given.split(/[:,]/).filter(({ length }) => length > 8))
    expect(parsed.why).not.toContain(part);
});

test("a token is masked wherever it stands, known or not", () => {
  const { token } = newApiToken("alice");
  expect(mask(`it sent ${token}, and "${token}"`)).toBe('it sent vol_***, and "vol_***"');
});

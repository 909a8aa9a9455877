import type { APIEmbedField } from "discord-api-types/v10";
import fc from "fast-check";
import { expect, test } from "vitest";
import { validateInteractionResponse } from "../../../local/discord/validate-interaction-response.ts";
import { fitEmbed } from "../../../src/discord/render/fit-embed.ts";
import { cut, joinLines } from "../../../src/discord/render/plain-text.ts";

const lines = (count: number, length: number) =>
  Array.from({ length: count }, () => "x".repeat(length)).join("\n");
const field = (name: string, value: string): APIEmbedField => ({ name, value });

test("fields fit in order: what comes late is cut at a whole line, or left out", () => {
  const fields = Array.from({ length: 8 }, (_, i) => field(`field ${i}`, lines(10, 90)));
  const { fields: kept = [] } = fitEmbed({ title: "t", description: "d", footer: { text: "f" }, fields });
  expect(kept.map(({ name }) => name)).toEqual(fields.slice(0, 7).map(({ name }) => name));
  expect(kept.slice(0, 6)).toEqual(fields.slice(0, 6));
  expect(kept[6]?.value).toBe(`${lines(5, 90)}\n… 5 more`);
});

test("a field beyond its own limit is cut at a whole line", () => {
  const [kept] = fitEmbed({ fields: [field("quotes", lines(20, 90))] }).fields ?? [];
  expect(kept?.value).toBe(`${lines(11, 90)}\n… 9 more`);
});

test("half a code block is never shown", () => {
  const table = `\`\`\`\n${lines(20, 90)}\n\`\`\``;
  expect(fitEmbed({ fields: [field("table", table), field("after", "stays")] }).fields).toEqual([
    field("after", "stays"),
  ]);
});

test("whatever is put in, Discord takes it", () => {
  const text = (max: number) =>
    fc.oneof(
      fc
        .array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 }), { maxLength: 40 })
        .map((all) => all.join("\n")),
      fc.integer({ min: 1, max }).map((length) => "😀".repeat(length)),
    );
  const named = fc.record({
    name: text(300).map((name) => `n${name}`),
    value: text(1_200).map((value) => `v${value}`),
  });
  const embed = fc.record({
    title: text(300).map((title) => `t${title}`),
    description: text(5_000).map((description) => `d${description}`),
    footer: fc.record({ text: text(2_500).map((footer) => `f${footer}`) }),
    fields: fc.array(named, { maxLength: 30 }),
  });
  fc.assert(
    fc.property(embed, (drawn) => {
      const data = { embeds: [fitEmbed(drawn)] };
      expect(validateInteractionResponse({ type: 4, data }).tree()).toEqual({});
    }),
    { seed: 20261123, numRuns: 300 },
  );
});

test("lines are whole, and what is missing is counted", () => {
  expect(joinLines(["one", "two", "three"], 100)).toBe("one\ntwo\nthree");
  expect(joinLines(["one", "two", "three"], 100, 1)).toBe("one\n… 2 more");
  expect(joinLines(["one", "two", "three"], 13)).toBe("one\ntwo\nthree");
  expect(joinLines(["one", "two", "three"], 12)).toBe("one\n… 2 more");
  expect(joinLines(["one", "two", "three"], 11)).toBe("… 3 more");
  expect(joinLines(["one"], 2)).toBe("… 1 more");
});

test("a text is cut between characters", () => {
  expect(cut("abcdef", 6)).toBe("abcdef");
  expect(cut("abcdefg", 6)).toBe("abcde…");
  expect(cut("abc😀😀😀", 5)).toBe("abc…");
});

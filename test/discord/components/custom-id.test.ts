import fc from "fast-check";
import { expect, test } from "vitest";
import type { Command } from "../../../src/discord/commands/command.ts";
import { customId, parseCustomId } from "../../../src/discord/components/custom-id.ts";
import type { How } from "../../../src/discord/components/parts.ts";
import type { OptionValues } from "../../../src/discord/interaction.ts";
import { OPTION } from "../../../src/discord/wire-numbers.ts";

type Described = Pick<Command, "name" | "options" | "hidden">;

const option = (name: string, type: 3 | 4 | 5 | 10) => ({ name, description: name, type }) as never;
const EM: Described = {
  name: "em",
  options: [option("symbol", 3), option("dte", 4), option("price", 10), option("details", 5)],
  hidden: [{ name: "page", type: OPTION.integer }],
};
const ADD: Described = { name: "alerts add", options: [option("symbol", 3)] };
const known = (name: string) => [EM, ADD].find((one) => one.name === name) ?? null;

const idOf = (options: OptionValues, how: How = "update", command = EM) =>
  customId(command, { options, how }, { slot: 0 }) ?? "too long";
const read = (id: string, chosen?: string) => parseCustomId(id, known, chosen);

test("a press is read back as the command and the options that it was made of", () => {
  const options = { symbol: "SPY", dte: 35, price: 1.25, details: true, page: 2 };
  for (const how of ["update", "new", "alone", "form"] as const)
    expect(read(idOf(options, how))).toEqual({ command: "em", options, how });
  expect(read(idOf({ symbol: "BRK.B" }, "alone", ADD))).toEqual({
    command: "alerts add",
    options: { symbol: "BRK.B" },
    how: "alone",
  });
});

test("any text survives, and no id is longer than Discord takes", () => {
  const texts = fc.string({ unit: "grapheme", maxLength: 60 }).filter((text) => text !== "");
  fc.assert(
    fc.property(texts, fc.option(texts), fc.boolean(), (symbol, more, details) => {
      const options = { symbol, details, ...(more !== null && { page: more }) };
      const id = idOf(options);
      if (id === "too long") return;
      expect(id.length).toBeLessThanOrEqual(100);
      const said = read(id)?.options ?? {};
      expect({ ...said, page: String(said["page"] ?? "") }).toEqual({
        symbol,
        details,
        page: more === null ? "" : String(said["page"]),
      });
    }),
  );
});

test("options that do not fit make no button rather than half of one", () => {
  expect(customId(EM, { options: { symbol: "X".repeat(95) }, how: "update" }, { slot: 0 })).toBeNull();
});

test("a menu's choice takes the place of the option that it fills, with that option's type", () => {
  const id = customId(EM, { options: { symbol: "SPY" }, how: "update" }, { slot: 1, fills: "dte" }) ?? "";
  expect(read(id, "42")?.options).toEqual({ symbol: "SPY", dte: 42 });
  // Nothing was chosen: nothing is filled in.
  expect(read(id)?.options).toEqual({ symbol: "SPY" });
  // A question mark that was typed is none of a menu's.
  expect(read(idOf({ symbol: "?" }), "42")?.options).toEqual({ symbol: "?" });
});

test("equal presses in two places are two ids", () => {
  const press = { options: { symbol: "SPY" }, how: "update" as const };
  expect(customId(EM, press, { slot: 0 })).not.toBe(customId(EM, press, { slot: 1 }));
});

test("an id of another version, of nobody's, or of somebody else's is no press", () => {
  const other: Described = { ...EM, options: EM.options.toReversed() };
  const reordered = customId(other, { options: { symbol: "SPY" }, how: "update" }, { slot: 0 }) ?? "";
  const own = idOf({ symbol: "SPY" });
  for (const id of [
    reordered,
    own.replace("/em/", "/plan/"),
    own.replace(/^u/, "z"),
    `${own}~~~~~~~~`,
    "",
    "poll_vote",
    "{}",
    "u0aa/em/SPY",
  ])
    expect([id, read(id)]).toEqual([id, null]);
});

test("a number with a dollar sign or thousands is a number, and words are left for the command to refuse", () => {
  const id = customId(EM, { options: {}, how: "update" }, { slot: 0, fills: "price" }) ?? "";
  expect(read(id, "$1,250.50")?.options).toEqual({ price: 1250.5 });
  expect(read(id, "a lot")?.options).toEqual({ price: "a lot" });
});

import { expect, test } from "vitest";
import { parseStrikes } from "../../src/options/parse-strikes.ts";

test("strikes are read the way traders type them", () => {
  const cases: [string, number[]][] = [
    ["580", [580]],
    ["580/575", [580, 575]],
    ["580,575", [580, 575]],
    ["580, 575", [580, 575]],
    ["580 575", [580, 575]],
    [" $580 / $575 ", [580, 575]],
    ["$ 580", [580]],
    ["580-575", [580, 575]],
    ["570/575/585/590", [570, 575, 585, 590]],
    ["197.5/202.5", [197.5, 202.5]],
    [".5", [0.5]],
    ["5,900/5,905", [5900, 5905]],
    ["580|575", [580, 575]],
  ];
  for (const [text, strikes] of cases) expect(parseStrikes(text), text).toEqual({ ok: true, strikes });
});

test("what is not a strike is named in the message", () => {
  for (const text of [
    "abc",
    "580/abc",
    "NaN",
    "Infinity",
    "-580",
    "580/-575",
    "0",
    "580/0",
    "1e3",
    "0x10",
    "580.1234",
  ]) {
    const parsed = parseStrikes(text);
    expect(parsed.ok, text).toBe(false);
    if (!parsed.ok) expect(parsed.message).toContain("is not a strike");
  }
});

test("no strike, too many strikes and a very long text are refused", () => {
  expect(parseStrikes("")).toMatchObject({ ok: false, message: "No strike was given." });
  expect(parseStrikes(" / ")).toMatchObject({ ok: false, message: "No strike was given." });
  expect(parseStrikes("1/2/3/4/5")).toMatchObject({ ok: false, message: "5 strikes are too many." });
  const long = parseStrikes("9".repeat(5000));
  expect(long.ok).toBe(false);
  if (!long.ok) expect(long.message.length).toBeLessThan(60);
});

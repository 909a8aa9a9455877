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
    ["605 - 610", [605, 610]],
    ["605 – 610", [605, 610]],
    ["605–610", [605, 610]],
    ["605—610", [605, 610]],
    ["605−610", [605, 610]],
    ["605‑610", [605, 610]],
    ["605 / 610", [605, 610]],
    ["605／610", [605, 610]],
    ["６０５／６１０", [605, 610]],
    ["605/610/", [605, 610]],
    ["605\u00a0/\u2009610", [605, 610]],
    ["605\u200b/610\u200e", [605, 610]],
    ["605,610", [605, 610]],
    ["605 to 610", [605, 610]],
    ["605 and 610", [605, 610]],
    ["$605 & $610", [605, 610]],
    ["605\\610", [605, 610]],
    ["100,95", [100, 95]],
    ["$605-$610", [605, 610]],
    ["$605 – $610", [605, 610]],
    ["1,605.50/1,610", [1605.5, 1610]],
    ["5,900–5,905", [5900, 5905]],
    ["5,900", [5900]],
    ["5,900 5,905", [5900, 5905]],
    ["16,050", [16050]],
    ["570,575,585,590", [570, 575, 585, 590]],
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

test.each([
  ["-605", '"-605" is not a strike: it is negative.'],
  ["−605", '"-605" is not a strike: it is negative.'],
  ["600/-605", '"-605" is not a strike: it is negative.'],
  ["6e2", '"6e2" is not a strike: write it without an exponent.'],
  ["six hundred", '"six" is not a strike: write numbers alone.'],
  ["605 to", '"to" is not a strike: write numbers alone.'],
  ["605c", '"605c" is not a strike: write numbers alone.'],
  ["605.12345", '"605.12345" is not a strike: it has more than three decimals.'],
  ["605000", '"605000" is not a strike: it is above 99999.'],
  ["605½", '"605½" is not a strike.'],
  ["580²", '"580²" is not a strike.'],
  ["a\u0000b\u202ec", '"abc" is not a strike: write numbers alone.'],
])("%s is refused with its reason", (text, message) => {
  expect(parseStrikes(text)).toMatchObject({ ok: false, message });
});

test.each([
  ["605,5", "Write 605.5 for one strike, 605/5 for two."],
  ["197,50", "Write 197.50 for one strike, 197/50 for two."],
  ["605,5/610", "Write 605.5 for one strike, 605/5 for two."],
])("the decimal comma of %s is asked back", (text, hint) => {
  expect(parseStrikes(text)).toMatchObject({ ok: false, hint });
});

test("an echo is cut between characters", () => {
  expect(parseStrikes("😀".repeat(60))).toMatchObject({
    message: `"${"😀".repeat(20)}…" is not a strike.`,
  });
});

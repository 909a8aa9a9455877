import { expect, test } from "vitest";
import { parseConfig } from "../../src/config/config.ts";
import { marketClosures } from "../../src/config/market-closures.ts";
import { bindings } from "../support/bindings.ts";

test("closed days and early closes are read, spaces and days that are closed anyway included", () => {
  const { marketClosures: read } = parseConfig(
    bindings({ MARKET_CLOSURES: "2027-01-07, 2027-07-02@13:00,2027-01-09" }),
  );
  expect([...read]).toEqual([
    ["2027-01-07", null],
    [
      "2027-07-02",
      {
        date: "2027-07-02",
        openMs: Date.parse("2027-07-02T13:30:00Z"),
        closeMs: Date.parse("2027-07-02T17:00:00Z"),
        earlyClose: true,
      },
    ],
    ["2027-01-09", null],
  ]);
  expect(parseConfig(bindings()).marketClosures.size).toBe(0);
  expect(parseConfig(bindings({ MARKET_CLOSURES: "" })).marketClosures.size).toBe(0);
});

test.each([
  ["tomorrow", /entry 1 cannot be read; write dates such as 2027-01-09, with @13:00/],
  ["2027-01-07,", /entry 2 cannot be read/],
  ["2027-02-30", /entry 1 is no day of the calendar/],
  ["2019-01-07", /entry 1 is no day of the calendar/],
  ["2027-07-02@9:00", /cannot be read/],
  ["2027-07-02@16:00", /closes at no time between 09:30 and 16:00/],
  ["2027-07-02@10:75", /closes at no time between/],
  ["2027-01-09@13:00", /closes early on 2027-01-09, which has no session: it is on a weekend/],
  ["2027-01-01@13:00", /closes early on 2027-01-01, which has no session$/],
  ["2027-01-07,2027-01-07@13:00", /names 2027-01-07 twice/],
])("%s is refused with its reason", (given, why) => {
  expect(marketClosures(given)).toMatchObject({ ok: false, why: expect.stringMatching(why) });
});

import { expect, test } from "vitest";
import { createTreasuryCurveSource } from "../../../src/adapters/treasury/curve-source.ts";
import { normaliseCurves } from "../../../src/adapters/treasury/normalise-curves.ts";
import { appErrorOf } from "../../support/app-error-of.ts";
import type { ScriptedAnswer } from "../../support/scripted-http.ts";
import {
  aYieldFile,
  aYieldRow,
  HEADER,
  OLD_HEADER,
  OLD_ROW,
  treasuryDeps,
} from "../../support/treasury-wire.ts";

const NOW = Date.parse("2026-11-23T13:00:00Z");
const read = (text: string, nowMs = NOW, year = 2026) => normaliseCurves(text, { year, nowMs });

function sourceOf(answer: (url: URL) => ScriptedAnswer, nowMs = NOW) {
  const { deps, http } = treasuryDeps(nowMs, answer);
  return { http, source: createTreasuryCurveSource(deps) };
}

test("the year's file is asked for as the site writes it, by a client that names itself", async () => {
  const text = aYieldFile(aYieldRow("11/20/2026", "3.91"), aYieldRow("11/19/2026"));
  const { source, http } = sourceOf(() => ({ text }));
  const fetched = await source.fetchCurves("2026-11-23");
  expect(http.requests).toHaveLength(1);
  expect(String(http.requests[0]?.url)).toBe(
    "https://treasury.test/resource-center/data-chart-center/interest-rates/daily-treasury-rates.csv/2026/all" +
      "?type=daily_treasury_yield_curve&field_tdr_date_value=2026&page&_format=csv",
  );
  expect(http.requests[0]?.headers?.["user-agent"]).toContain("Volaris");
  expect(fetched).toMatchObject({ provider: "treasury", fetchedAtMs: NOW, providerCalls: 1, skipped: {} });
  expect(fetched.curves.map(({ day }) => day)).toEqual(["2026-11-19", "2026-11-20"]);
  expect(fetched.curves[1]?.points).toContainEqual({ years: 0.125, parYield: 0.0391 });
});

test("while the year has no row yet, the year before is asked for", async () => {
  const { source, http } = sourceOf(
    (url) => ({ text: url.pathname.includes("/2027/") ? HEADER : aYieldFile(aYieldRow("12/31/2026")) }),
    Date.parse("2027-01-04T13:00:00Z"),
  );
  const fetched = await source.fetchCurves("2027-01-04");
  expect(http.requests).toHaveLength(2);
  expect(fetched).toMatchObject({ providerCalls: 2, curves: [{ day: "2026-12-31" }] });
});

test("columns are found by name: one that comes, goes or moves puts no yield under another term", () => {
  const [curve] = read([OLD_HEADER, OLD_ROW].join("\r\n"), NOW, 2024).curves;
  expect(curve?.day).toBe("2024-10-07");
  expect(curve?.points.map(({ years, parYield }) => [Number(years.toFixed(4)), parYield])).toEqual([
    [0.0833, 0.05],
    [0.1667, 0.0487],
    [0.25, 0.0477],
    [0.3333, 0.0467],
    [0.5, 0.0445],
    [1, 0.0424],
    [2, 0.0399],
    [3, 0.0389],
    [5, 0.0386],
    [7, 0.0392],
    [10, 0.0403],
    [20, 0.0437],
    [30, 0.043],
  ]);
  const moved = read('\uFEFF"1 Yr",Remark,"3 Mo",Date\n4.24,"a, ""b""",4.77,10/07/2026\n');
  expect(moved.curves).toEqual([
    {
      day: "2026-10-07",
      points: [
        { years: 0.25, parYield: 0.0477 },
        { years: 1, parYield: 0.0424 },
      ],
    },
  ]);
});

test("an empty cell is a term that is not published, not a yield of zero", () => {
  const { curves, skipped } = read(
    'Date,"1 Mo","3 Mo","1 Yr"\n11/20/2026,,3.9,3.7\n11/19/2026,N/A,3.8,-0.05\n',
  );
  expect(curves.map(({ points }) => points)).toEqual([
    [
      { years: 0.25, parYield: 0.038 },
      { years: 1, parYield: -0.0005 },
    ],
    [
      { years: 0.25, parYield: 0.039 },
      { years: 1, parYield: 0.037 },
    ],
  ]);
  expect(skipped).toEqual({});
});

test.each([
  ["a yield that is text", aYieldRow("11/19/2026", "three"), { malformed: 1 }],
  ["a yield beyond 30 %", aYieldRow("11/19/2026", "390"), { malformed: 1 }],
  ["a yield below -2 %", aYieldRow("11/19/2026", "-3"), { malformed: 1 }],
  ["a cut row", aYieldRow("11/19/2026").slice(0, 40), { malformed: 1 }],
  ["a row with one yield only", `11/19/2026,3.9${",".repeat(13)}`, { malformed: 1 }],
  ["a date that is none", aYieldRow("02/30/2026"), { malformed: 1 }],
  ["a date in another order", aYieldRow("2026-11-19"), { malformed: 1 }],
  ["a day to come", aYieldRow("11/24/2026"), { outside_request: 1 }],
  ["another year's day", aYieldRow("11/19/2025"), { outside_request: 1 }],
  ["a day twice", aYieldRow("11/20/2026", "9.9"), { duplicate: 1 }],
])("%s is counted, and the good row beside it is kept as it is", (_what, bad, skipped) => {
  const good = aYieldRow("11/20/2026");
  const readings = read(aYieldFile(good, bad));
  expect(readings.skipped).toEqual(skipped);
  expect(readings.curves).toEqual(read(aYieldFile(good)).curves);
});

test.each([
  ["a web page", { text: "<!DOCTYPE html><html></html>" }, "provider_bad_body", /web page/],
  ["an empty body", { text: "" }, "provider_bad_body", /header/],
  ["another table", { text: "Date,Bank Discount\n11/20/2026,3.9" }, "provider_bad_body", /header/],
  ["a term twice", { text: "Date,1 Yr,12 Mo\n11/20/2026,3.9,3.9" }, "provider_bad_body", /twice/],
  ["JSON", { json: { error: "none" } }, "provider_bad_body", /header/],
  ["rows of which none is good", { text: aYieldFile(aYieldRow("x")) }, "provider_bad_body", /None of/],
  [
    "too many requests",
    { status: 429, text: "", headers: { "retry-after": "30" } },
    "provider_rate_limited",
    /429/,
  ],
  ["a closed door", { status: 403, text: "<html>Access Denied</html>" }, "provider_unavailable", /403/],
  ["an outage", { status: 503, text: "" }, "provider_unavailable", /503/],
  ["a moved file", { status: 404, text: "<html></html>" }, "provider_rejected", /404/],
  ["silence", "silent" as const, "provider_unavailable", /answer/],
])("%s is an error that says so", async (_what, answer, code, message) => {
  const error = await appErrorOf(sourceOf(() => answer).source.fetchCurves("2026-11-23"));
  expect(error.code).toBe(code);
  expect(error.message).toMatch(message);
});

import { expect, test } from "vitest";
import { AppError } from "../../../../src/errors.ts";
import { aReport, companySources } from "../../../support/company-sources.ts";
import { marketDoor } from "../../../support/market-door.ts";
import { memoryResponseCache } from "../../../support/memory-response-cache.ts";
import { IN_SESSION } from "../../../support/moments.ts";
import { anExpiryMove } from "../../../support/stored-volatility.ts";

const NEXT = aReport({ date: "2026-12-01", epsEstimate: 1.5, revenueEstimate: 9.1e10 });
const PAST = [
  aReport({ date: "2026-08-27", epsActual: 1.65, epsEstimate: 1.5 }),
  aReport({ date: "2026-05-28", epsActual: -0.2, epsEstimate: -0.1 }),
  aReport({ date: "2026-02-26", epsActual: 1, epsEstimate: null }),
];
const MOVES = [
  anExpiryMove({ expiration: "2026-12-04", atmImpliedVolatility: 0.5 }),
  anExpiryMove({ expiration: "2026-12-18", atmImpliedVolatility: 0.4 }),
];
const NOBODY = { earnings: null, news: null, profiles: [], cache: memoryResponseCache().cache };

test("the next report comes with its estimates, the move that options price in, and past surprises", async () => {
  const { ask, press } = marketDoor({ reports: [NEXT, ...PAST], moves: MOVES });
  const answer = await ask("earnings", { symbol: "SPY" });
  expect(answer.text).toContain("**Dec 1** after the close, in 8 days");
  expect(answer.fields["Estimates of Q4 2026"]).toBe("EPS $1.50\nrevenue $91.00 B");
  expect(answer.fields["Implied move of the report"]).toMatch(
    /^±\d\.\d % \(±\d+\.\d+\), one deviation\n\d\.\d % on average, either way\nfrom Dec 4 and Dec 18$/,
  );
  expect(answer.fields["Past reports"]).toMatch(
    /Aug 27 +1\.65 +1\.50 +\+10\.0 %\nMay 28 +-0\.20 +-0\.10 +-100\.0 %\nFeb 26 +1\.00 +– +–/,
  );
  expect(answer.footer).toContain("finnhub");
  expect(await press(answer, "Price")).toMatchObject({ type: 7 });
});

test("the move is the calculator's: total variance less the base of the days beside it", async () => {
  const { ask } = marketDoor({ reports: [NEXT], moves: MOVES });
  const { fields } = await ask("earnings", { symbol: "SPY" });
  const years = (days: number) => days / 365;
  const [near, far] = [years(11.25), years(25.25)];
  const base = (0.16 * far - 0.25 * near) / (far - near);
  const deviation = Math.sqrt(0.25 * near - base * near);
  expect(fields["Implied move of the report"]).toContain(`±${(100 * deviation).toFixed(1)} %`);
});

test("what is not known is said: no report, no move, no past", async () => {
  const none = await marketDoor({ reports: [] }).ask("earnings", { symbol: "SPY" });
  expect(none.text).toContain("No report within a year is known.");
  expect(none.fields["Past reports"]).toBe("none of the past year is told");
  const flat = await marketDoor({ reports: [{ ...NEXT, when: null, epsEstimate: null }], moves: [] }).ask(
    "earnings",
    {
      symbol: "SPY",
    },
  );
  expect(flat.text).toContain("at a time that nobody told");
  expect(flat.fields["Implied move of the report"]).toContain("do not show one");
  expect(flat.fields["Estimates of Q4 2026"]).toContain("EPS not told");
});

test("a report of this morning has come", async () => {
  const reports = [aReport({ date: "2026-11-23", when: "before_open" }), NEXT];
  const { text } = await marketDoor({ reports }).ask("earnings", { symbol: "SPY" });
  expect(text).toContain("**Dec 1**");
});

test("without a key the gap is told in words, with what the operator does", async () => {
  const gaps = [
    {
      capability: "earnings",
      lost: "Earnings dates are unknown.",
      providers: ["finnhub"],
      leftOut: [],
    } as const,
  ];
  const answer = await marketDoor({ company: NOBODY, gaps }).ask("earnings", { symbol: "SPY" });
  expect(answer.ephemeral).toBe(true);
  expect(answer.text).toContain("Earnings dates are unknown.");
  expect(answer.text).toContain("The operator adds a key of finnhub: npm run setup.");
});

test("a provider that fails leaves what it said before, and says so", async () => {
  const clock = { nowMs: IN_SESSION };
  const { company, fail } = companySources({ reports: [NEXT, ...PAST] }, clock);
  await marketDoor({ company }).ask("earnings", { symbol: "SPY" });
  fail(new AppError("provider_unavailable", "Finnhub is away."));
  const later = IN_SESSION + 30 * 3_600_000;
  clock.nowMs = later;
  const answer = await marketDoor({ company, nowMs: later }).ask("earnings", { symbol: "SPY" });
  expect(answer.fields["Why"]).toContain("it fails just now, this is what it said before");
  expect(answer.fields["Past reports"]).toContain("Aug 27");
});

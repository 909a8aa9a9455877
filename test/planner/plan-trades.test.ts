import { expect, test } from "vitest";
import type { EarningsDate } from "../../src/calculator/events/implied-earnings-move.ts";
import type { ExpirationChain } from "../../src/chains/reader-ports.ts";
import type { PlanRequest } from "../../src/planner/plan-request.ts";
import { memoryChains, spyChains } from "../support/memory-chains.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { plannerOver } from "../support/planner.ts";
import { CHAINS, PAYER } from "../support/position-markets.ts";
import { aStoredVolatility } from "../support/stored-volatility.ts";
import { aYearOfWindows } from "../support/year-of-windows.ts";

const metrics = aStoredVolatility();
const BULLISH: PlanRequest = { symbol: "SPY", bias: "bullish", dte: 25 };
const payer = () => memoryChains(CHAINS.payer);
const LATER = IN_SESSION + minutes(95);

test("all that a plan needs is one request to the store, and a second one where another expiration is meant", async () => {
  const asked: string[] = [];
  const plan = plannerOver(payer(), { metrics, asked });
  await plan({ ...BULLISH, limit: 20 });
  expect(asked).toEqual(["ground"]);
  // Of December 18 this is the last day: it trades until the close, and is dead in the evening.
  asked.length = 0;
  const evening = Date.parse("2026-12-18T22:00:00Z");
  const { expiration } = await plan({ ...BULLISH, dte: 0 }, evening);
  expect(expiration).toBe("2027-01-15");
  expect(asked).toEqual(["ground", "chains"]);
});

test("the view is the asker's, and says what volatility it rests on", async () => {
  const { view, regime } = await plannerOver(payer(), { metrics })(BULLISH);
  expect(view.viewForward).toBeGreaterThan(view.forward);
  expect(view.volatilityFactor).toBeLessThan(1);
  expect(view.words).toContain("your bullish view, a quarter of the expected move");
  expect(regime.words).toMatch(
    /^IV rank 63, implied 5\.0 points above realised: options are dear\. \(252 closes; schwab/,
  );
});

for (const [what, changes, says] of [
  ["no metrics", null, "no realised volatility is known"],
  ["no long window", { yangZhang60: null }, "no realised volatility is known"],
  ["metrics of last week", { day: "2026-11-17" }, "the daily prices kept are stale"],
] as const) {
  test(`${what}: the market's own volatility, and why`, async () => {
    const known = changes === null ? null : aStoredVolatility(changes);
    const { view } = await plannerOver(payer(), { metrics: known })(BULLISH);
    expect(view.volatilityFactor).toBe(1);
    expect(view.words).toContain(says);
  });
}

test("a rank that rests on too little, or that the percentile contradicts, makes no regime", async () => {
  const short = aStoredVolatility({ ivRank: null, ivPercentile: null, observations: 12 });
  const { regime } = await plannerOver(payer(), { metrics: short })(BULLISH);
  expect(regime).toMatchObject({ regime: "unknown", observations: 12 });
  expect(regime.words).toContain("there is no IV rank. (12 closes; 12 of 60 closes; schwab");
  const alone = aStoredVolatility({ ivRank: null, ivPercentile: null, extrapolated: [30] });
  expect((await plannerOver(payer(), { metrics: alone })(BULLISH)).regime.words).toContain(
    "there is no IV rank. (252 closes; no 30-day volatility between listed expirations; schwab",
  );
  const odd = aStoredVolatility({ ivRank: 20, ivPercentile: 60 });
  expect((await plannerOver(payer(), { metrics: odd })(BULLISH)).regime.regime).toBe("unknown");
});

test("a report inside the trade leaves the market's volatility as it is, and is told with its move", async () => {
  const reports = (date: string): readonly EarningsDate[] => [{ date, when: "after_close" }];
  const over = (date: string) =>
    plannerOver(payer(), { metrics, nextEarnings: async () => reports(date) })(BULLISH);
  const inside = await over("2026-12-10");
  expect(inside.earnings).toMatchObject({ status: "inside", date: "2026-12-10" });
  expect(inside.view).toMatchObject({ volatilityFactor: 1, volatilityBasis: "event" });
  expect(inside.warnings[0]).toMatch(/^A report on Dec 10 after the close lies inside the trade/);
  const outside = await over("2026-12-18");
  expect(outside.earnings.status).toBe("outside");
  expect(outside.view.volatilityFactor).toBeLessThan(1);
});

test("a year whose options overpaid by 15 % is what the volatility rests on, one of noise is not", async () => {
  const view = async (changes: Parameters<typeof aYearOfWindows>[0], known = {}) =>
    (await plannerOver(payer(), { metrics, record: aYearOfWindows(changes), ...known })(BULLISH)).view;
  const overpaid = { seed: 2, overpaid: 1.15, moves: 0.35 };
  const measured = await view(overpaid);
  expect(measured.volatilityBasis).toBe("measured");
  expect(measured.forecastVolatility).toBeCloseTo(measured.atmVolatility * measured.volatilityFactor, 12);
  expect(measured.volatilityFactor).toBeLessThan(1);
  expect(measured.words).toMatch(
    /SPY's options overpaid \d+ % on average over 52 windows of 30 days \(11 not overlapping\)/,
  );
  const noisy = await view({ seed: 1, overpaid: 1, noise: 0.3 });
  expect(noisy.volatilityBasis).toBe("forecast");
  expect(noisy.words).toContain("is not known to forecast better");
  // Thirty weeks have too few that do not overlap.
  expect(await view({ ...overpaid, weeks: 30 })).toEqual(
    (await plannerOver(payer(), { metrics })(BULLISH)).view,
  );
  const reports = async () => [{ date: "2026-12-10", when: "after_close" as const }];
  expect((await view(overpaid, { nextEarnings: reports })).volatilityBasis).toBe("event");
});

test("what nobody knows is said: reports and ex-dates of a share, neither of an index", async () => {
  const share = await plannerOver(payer(), { metrics })(BULLISH);
  expect(share.warnings).toContain(
    "No earnings date of SPY is known here: a report may lie inside the trade.",
  );
  expect(share.warnings.join()).toContain("No ex-date is known here");
  const asked: string[] = [];
  const nextEarnings = async (symbol: string) => {
    asked.push(symbol);
    return null;
  };
  const index = await plannerOver(memoryChains(CHAINS.index), { metrics, nextEarnings })({
    ...BULLISH,
    symbol: "SPX",
  });
  expect(asked).toEqual([]);
  expect(index.warnings.join()).not.toMatch(/earnings|ex-date/);
  expect(index.warnings.join()).toContain("Of this date SPXW (PM-settled) is shown");
});

test("a short call over an ex-date is told to be assigned, a European one is not", async () => {
  const request: PlanRequest = { ...BULLISH, bias: "bearish", families: ["bear_call_spread"], limit: 20 };
  const { candidates, exDividend } = await plannerOver(payer(), { metrics, dividends: PAYER })(request);
  expect(exDividend).toMatchObject({ status: "inside", date: "2026-12-14" });
  const deep = candidates.filter(({ legs }) => (legs[0]?.strike ?? 1e9) < 575);
  const told = candidates.flatMap(({ events }) => events.assignment.map(({ reason }) => reason));
  expect(deep.length === 0 || told.length > 0).toBe(true);
  const index = await plannerOver(memoryChains(CHAINS.index), { dividends: PAYER })({
    ...request,
    symbol: "SPX",
  });
  expect(index.candidates.flatMap(({ events }) => events.assignment)).toEqual([]);
});

test("old quotes in session have no score, and the answer says so", async () => {
  const plan = plannerOver(payer(), { metrics });
  const { verdict, candidates, data, warnings } = await plan(BULLISH, LATER);
  expect(data.stale).toBe(true);
  expect(verdict.kind).toBe("withheld");
  expect(warnings[0]).toBe("The quotes are 95 minutes old.");
  for (const { alpha, alphaBand, expectedValue } of candidates)
    expect([alpha, alphaBand, expectedValue.view]).toEqual([null, null, null]);
  expect(candidates.length).toBeGreaterThan(0);
});

test("after eleven a sold option that nobody has traded is told", async () => {
  const quiet = CHAINS.payer.map((chain): ExpirationChain => {
    const contracts = chain.contracts.map((one) => ({ ...one, volume: 0, lastUpdatedMs: LATER }));
    return { ...chain, contracts, snapshots: chain.snapshots.map((one) => ({ ...one, asOfMs: LATER })) };
  });
  const plan = plannerOver(memoryChains(quiet), { metrics, staleAfterMs: minutes(600) });
  const notesAt = async (nowMs: number) =>
    (await plan({ ...BULLISH, families: ["bull_put_spread"] }, nowMs)).candidates.flatMap(
      ({ notes }) => notes,
    );
  expect((await notesAt(LATER)).join()).toMatch(/Nobody has traded the \d+ put today/);
  expect((await notesAt(Date.parse("2026-11-23T15:30:00Z"))).join()).not.toContain("Nobody has traded");
});

test("delayed quotes, and a provider that stands in, are told", async () => {
  const delayed = CHAINS.payer.map((chain): ExpirationChain => {
    return { ...chain, snapshots: chain.snapshots.map((one) => ({ ...one, delayed: true })) };
  });
  const plan = plannerOver(memoryChains(delayed), { metrics, firstChainProvider: "tradier" });
  const { data, warnings } = await plan(BULLISH);
  expect(data.delayed).toBe(true);
  expect(warnings.join()).toMatch(/These quotes come from Schwab/);
  expect(warnings.join()).toContain("delayed by 15 minutes");
});

test("an expiration far from what was asked is told with those on both sides", async () => {
  const plan = plannerOver(payer(), { metrics });
  const { expiration, neighbours, warnings } = await plan({ ...BULLISH, dte: 200 });
  expect(expiration).toBe("2027-01-15");
  expect(neighbours.later?.expiration).toBe("2027-11-19");
  expect(warnings.join()).toContain(
    "No expiration of SPY is stored near 200 d: the one in 53 d is used. Stored beside it: Jan 15, 2027 (53 d) and Nov 19, 2027 (361 d).",
  );
  expect((await plan({ ...BULLISH, dte: 27 })).warnings.join()).not.toContain("is stored near");
});

test("under the market's own view nothing pays: the least bad are shown, and nothing should be risked", async () => {
  const flat = { ...BULLISH, bias: "neutral" as const, accountSize: 50_000 };
  const { verdict, candidates } = await plannerOver(payer())(flat);
  expect(verdict).toEqual({
    kind: "nothing_pays",
    words: "Nothing pays under this view after costs; least bad below.",
  });
  expect(candidates.length).toBeGreaterThan(0);
  for (const { contracts, alpha } of candidates) expect([contracts, (alpha ?? 1) <= 0]).toEqual([0, true]);
});

test("an empty plan names the filter that removed most and the nearest miss; a family without an end wants a yes", async () => {
  const plan = plannerOver(payer(), { metrics });
  const none = await plan({ ...BULLISH, maxRisk: 2 });
  expect(none.verdict.kind).toBe("empty");
  expect(none.verdict.words).toMatch(
    /one contract risks more than the budget\. Nearest miss: .*one contract risks \$/,
  );
  expect(none.funnel).toMatchObject({ kept: 0, tightest: "maxRisk" });
  const unreachable = { creditToWidth: { min: 1 / 3 }, shortDelta: { min: 0.2, max: 0.22 } };
  const asked = await plan({ ...BULLISH, families: ["bull_put_spread"], filters: unreachable });
  expect(asked.verdict.kind).toBe("empty");
  expect(asked.verdict.words).toMatch(/Nearest miss: [\d/]+ bull put spread: .*(0\.2|33\.3 %)/);
  await expect(plan({ ...BULLISH, families: ["short_put"] })).rejects.toMatchObject({
    code: "invalid_request",
  });
  const open = await plan({ ...BULLISH, families: ["short_put"], undefinedRisk: true });
  expect(open.candidates[0]).toMatchObject({ family: "short_put", riskBasis: "reg-t-estimate" });
});

test("calendars are tried where all volatility is cheap, and their line names both expirations", async () => {
  const cheap = aStoredVolatility({ ivRank: 10, ivPercentile: 10 });
  const plan = plannerOver(payer(), { metrics: cheap });
  expect((await plan({ ...BULLISH, bias: "neutral" })).families).toContain("call_calendar");
  const wanted: PlanRequest = { ...BULLISH, bias: "neutral", families: ["call_calendar"] };
  const { candidates } = await plan({ ...wanted, filters: { entryCost: null } });
  const calendar = candidates.find(({ family }) => family === "call_calendar");
  expect(calendar?.calc).toMatch(/ dte:25 far_dte:53 fill:realistic$/);
  expect(calendar?.calcRequest.farExpiration).toBe("2027-01-15");
  expect(calendar?.halfProfitUnknown).not.toBeNull();
  // The last expiration has none behind it.
  const last = await plan({ ...BULLISH, dte: 361, families: ["call_calendar", "long_call"] });
  expect(last.warnings.join()).toContain("No call calendar: no expiration about a month after");
});

test("a target on the other side of the forward than the bias is told", async () => {
  const plan = plannerOver(payer(), { metrics });
  const said = async (changes: Partial<PlanRequest>) =>
    (await plan({ ...BULLISH, ...changes })).warnings.join();
  expect(await said({ target: 500 })).toMatch(
    /A target of 500 lies below the forward [\d.]+: that is not bullish/,
  );
  expect(await said({ target: 900, bias: "bearish" })).toContain("lies above the forward");
  expect(await said({ target: 900 })).not.toContain("A target of");
  expect(await said({ target: 500, bias: "neutral" })).not.toContain("A target of");
});

test("what is unreliable, too wide or bid for by nobody makes no trade", async () => {
  const spoilt = spyChains().map((chain): ExpirationChain => {
    const contracts = chain.contracts.map((one) => ({
      ...one,
      impliedVolatilityStatus: "no-forward" as const,
    }));
    return { ...chain, contracts };
  });
  const { funnel, verdict } = await plannerOver(memoryChains(spoilt), { metrics })(BULLISH);
  expect(funnel.removed).toMatchObject({ quality: funnel.generated });
  expect(verdict.words).toContain("the figures of a leg are unreliable");
});

test("of a name that reports earnings half the open interest is enough", async () => {
  const thin = CHAINS.payer.map((chain): ExpirationChain => {
    return { ...chain, contracts: chain.contracts.map((one) => ({ ...one, openInterest: 70 })) };
  });
  const over = (reports: readonly EarningsDate[] | null) =>
    plannerOver(memoryChains(thin), { metrics, nextEarnings: async () => reports })(BULLISH);
  const fund = await over(null);
  expect(fund.funnel.removed).toMatchObject({ openInterest: fund.funnel.generated });
  const company = await over([{ date: "2027-02-01", when: null }]);
  expect(company.funnel.removed).not.toHaveProperty("openInterest");
  expect(company.candidates[0]?.notes.join()).toContain("is 70.");
});

import { expect, test } from "vitest";
import { curveOf } from "../../local/market/model/rates.ts";
import { createAlpacaDeclaredDividendSource } from "../../src/adapters/alpaca/declared-dividend-source.ts";
import { createTreasuryCurveSource } from "../../src/adapters/treasury/curve-source.ts";
import { appErrorOf } from "../support/app-error-of.ts";
import { ALPACA, openVendors } from "./model-vendors.ts";

const NOW = "2026-11-23T14:06:00Z";

test("the Treasury's year of curves is the model's, up to the day before, with each term it publishes", async () => {
  const { deps, setNow } = await openVendors(NOW, "treasury");
  const source = createTreasuryCurveSource(deps);
  const { curves, skipped, providerCalls } = await source.fetchCurves("2026-11-23");
  expect({ skipped, providerCalls }).toEqual({ skipped: {}, providerCalls: 1 });
  expect(curves.length).toBeGreaterThan(215);
  expect(curves.at(-1)?.day).toBe("2026-11-20");
  // Veterans Day: the exchange is open, the bond market is not.
  expect(curves.some(({ day }) => day === "2026-11-11")).toBe(false);
  for (const { day, points } of curves) {
    const ours = new Map(curveOf(day).points.map(({ years, parYield }) => [years.toFixed(4), parYield]));
    for (const { years, parYield } of points)
      expect(parYield).toBeCloseTo(ours.get(years.toFixed(4)) ?? 9, 8);
  }
  setNow("2026-11-23T23:30:00Z");
  expect((await source.fetchCurves("2026-11-23")).curves.at(-1)?.day).toBe("2026-11-23");
  setNow("2027-01-01T15:00:00Z");
  const turned = await source.fetchCurves("2027-01-01");
  expect([turned.providerCalls, turned.curves.at(-1)?.day]).toEqual([2, "2026-12-31"]);
});

test("Alpaca tells the dividends that were declared by now, the specials as such, over all pages", async () => {
  const { deps, setNow } = await openVendors(NOW, "alpaca");
  const source = createAlpacaDeclaredDividendSource({ ...deps, ...ALPACA });
  const request = { symbols: ["COST", "KO", "SPY", "AMD"], from: "2026-11-08", to: "2027-11-28" };
  const { dividends, skipped, unknownSymbols } = await source.fetchDeclared(request);
  expect({ skipped, unknownSymbols }).toEqual({ skipped: {}, unknownSymbols: [] });
  expect(dividends).toEqual([
    { symbol: "SPY", exDate: "2026-12-18", amount: 1.742, special: false },
    { symbol: "COST", exDate: "2026-12-28", amount: 15, special: true },
  ]);
  setNow("2026-12-10T14:06:00Z");
  const later = await source.fetchDeclared(request);
  expect(later.dividends.map(({ symbol }) => symbol)).toEqual(["SPY", "COST", "COST", "KO"]);
  const stranger = createAlpacaDeclaredDividendSource({ ...deps, keyId: "x", secretKey: "y" });
  expect((await appErrorOf(stranger.fetchDeclared(request))).code).toMatch(/^provider_/);
});

test("pages of corporate actions follow each other without a gap", async () => {
  const { sandbox } = await openVendors(NOW, "alpaca");
  const headers = { "apca-api-key-id": ALPACA.keyId, "apca-api-secret-key": ALPACA.secretKey };
  const seen: string[] = [];
  let token: string | null = "";
  for (let pages = 0; token !== null && pages < 20; pages += 1) {
    const url = `${sandbox.url}/v1/corporate-actions?symbols=KO,SPY&types=cash_dividend&start=2026-01-01&end=2026-12-31&limit=3&page_token=${token}`;
    const body = (await (await fetch(url, { headers })).json()) as {
      corporate_actions: { cash_dividends?: { symbol: string; ex_date: string }[] };
      next_page_token: string | null;
    };
    for (const row of body.corporate_actions.cash_dividends ?? []) seen.push(`${row.ex_date} ${row.symbol}`);
    token = body.next_page_token;
  }
  expect(seen).toHaveLength(8);
  expect(seen).toEqual(seen.toSorted());
});

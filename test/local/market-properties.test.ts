import fc from "fast-check";
import { expect, test } from "vitest";
import { createMarket } from "../../local/market/model/market.ts";
import { parseChainQuery } from "../../local/market/schwab/chain-query.ts";
import { marketSource } from "../../local/market/schwab/market-source.ts";
import { contractsOf, fieldsOf } from "./market-client.ts";

// The first two days of the market have no session before them to compare with.
const instants = fc.integer({ min: Date.parse("2020-01-06"), max: Date.parse("2028-12-20") });
const symbols = fc.constantFrom("SPY", "AAPL", "AMD", "F", "COST", "BRK/B", "SYM003", "SYM017");
const seeds = fc.integer({ min: 0, max: 1_000_000 });

test("on any seed, at any instant since 2020, a chain is sound: no doubles, nothing crossed, nothing from the future", () => {
  const sound = fc.property(seeds, instants, symbols, (seed, ms, symbol) => {
    const parsed = parseChainQuery(new URLSearchParams({ symbol, strikeCount: "30" }));
    if (!parsed.ok) throw new Error(parsed.detail);
    const source = marketSource(createMarket({ seed }));
    const contracts = contractsOf(fieldsOf(JSON.parse(source.chain(parsed.query, ms)?.text ?? "")));
    expect(contracts.length).toBeGreaterThan(0);
    expect(new Set(contracts.map(({ fields }) => fields["symbol"])).size).toBe(contracts.length);
    for (const { fields } of contracts) {
      const number = (name: string) => Number(fields[name]);
      const wrong =
        number("bid") < 0 ||
        number("ask") < number("bid") ||
        !(number("mark") >= 0) ||
        number("quoteTimeInLong") > ms ||
        number("tradeTimeInLong") > ms ||
        String(fields["symbol"]).length !== 21;
      expect(wrong, JSON.stringify(fields)).toBe(false);
    }
  });
  fc.assert(sound, { seed: 20261123, numRuns: 8 });
});

test("on any seed, at any instant, a quote has every number and its low, last and high in order", () => {
  const sound = fc.property(seeds, instants, symbols, (seed, ms, symbol) => {
    const quote = createMarket({ seed }).quoteAt(symbol, ms);
    const values = Object.values(quote ?? { none: Number.NaN });
    expect(values.every(Number.isFinite)).toBe(true);
    expect(quote?.low).toBeLessThanOrEqual(quote?.high ?? Number.NaN);
    expect(quote?.bid).toBeLessThan(quote?.ask ?? Number.NaN);
    expect(quote?.low52Weeks).toBeLessThanOrEqual(quote?.high52Weeks ?? Number.NaN);
    expect(quote?.tradedMs).toBeLessThanOrEqual(ms);
  });
  fc.assert(sound, { seed: 20261123, numRuns: 20 });
});

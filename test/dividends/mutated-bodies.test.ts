import { expect, test } from "vitest";
import { normaliseDividends } from "../../src/adapters/alpaca/normalise-dividends.ts";
import { parseDividendsPage } from "../../src/adapters/alpaca/wire-dividends.ts";
import { parseJsonBody } from "../../src/adapters/provider-http.ts";
import { normaliseOutlooks } from "../../src/adapters/schwab/normalise-outlooks.ts";
import { parseQuotes } from "../../src/adapters/schwab/wire-quotes.ts";
import { decideDividends } from "../../src/dividends/decide-dividends.ts";
import { AppError } from "../../src/errors.ts";
import { dayNumber } from "../../src/market/calendar-date.ts";
import { aDividendsPage, aWireDividend } from "../support/alpaca-wire.ts";
import { alpacaSaid, anEvidence, BEFORE_OPEN, DAY, schwabSaid } from "../support/dividends.ts";
import { mutateBody, seededRandom } from "../support/mutate-body.ts";
import { aWireFundamental } from "../support/schwab-price-wire.ts";

const CASES = 2_000;

/** Reads mutated bodies and decides by them; anything but an AppError or a sound schedule fails the test. */
function decideMutated(body: unknown, read: (parsed: unknown) => Parameters<typeof anEvidence>[0]) {
  const random = seededRandom(20_261_123);
  const text = JSON.stringify(body);
  let decided = 0;
  for (let i = 0; i < CASES; i += 1) {
    const mutated = mutateBody(text, random);
    try {
      const evidence = anEvidence(read(parseJsonBody("It", mutated.text)));
      const { dividends } = decideDividends(evidence, DAY, BEFORE_OPEN);
      decided += 1;
      for (const { exDate, amount } of dividends) {
        const sound = dayNumber(exDate) >= dayNumber(DAY) && amount > 0 && amount < 1e9;
        expect([mutated.mutation, mutated.text, sound]).toEqual([mutated.mutation, mutated.text, true]);
      }
    } catch (error) {
      if (!(error instanceof AppError) || !error.code.startsWith("provider_")) throw error;
    }
  }
  expect(decided).toBeGreaterThan(CASES / 2);
}

test(`${CASES} mutated pages of declared dividends`, () => {
  decideMutated(aDividendsPage([aWireDividend(), aWireDividend({ ex_date: "2027-03-19" })]), (parsed) => ({
    declared: alpacaSaid(normaliseDividends(parseDividendsPage(parsed).rows, ["SPY"]).dividends),
  }));
});

test(`${CASES} mutated quotes with fundamentals`, () => {
  decideMutated({ SPY: aWireFundamental({}, "SPY"), KO: aWireFundamental({}, "KO") }, (parsed) => ({
    outlook: schwabSaid(normaliseOutlooks(parseQuotes(parsed), ["SPY"]).outlooks[0] ?? null),
  }));
});

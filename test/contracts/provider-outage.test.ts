import { expect, test } from "vitest";
import { createAlpacaQuoteSource } from "../../src/adapters/alpaca/quote-source.ts";
import { createProviderHealthStore } from "../../src/adapters/postgres/providers/provider-health-store.ts";
import { createSchwabQuoteSource } from "../../src/adapters/schwab/quote-source.ts";
import { createFallbackQuotes } from "../../src/prices/fallback-sources.ts";
import type { QuoteSource } from "../../src/prices/sources.ts";
import { createProviderHealthBook } from "../../src/providers/health-book.ts";
import { inOrder } from "../../src/providers/merge-answers.ts";
import { fieldsOf } from "../local/market-client.ts";
import { keepLog } from "../support/log-lines.ts";
import { useDatabase } from "../support/postgres.ts";
import { ALPACA, openVendors } from "./model-vendors.ts";

const database = useDatabase();
const SYMBOLS = ["SPY", "QQQ", "AAPL"];
const timeOf = (minute: number) =>
  new Date(Date.parse("2026-11-23T15:00:00Z") + minute * 60_000).toISOString();

async function accessToken(apiBase: string): Promise<string> {
  const answer = await fetch(`${apiBase}/v1/oauth/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa("a:b")}` },
    body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: "c" }),
  });
  return String(fieldsOf(await answer.json())["access_token"]);
}

test("an hour without Schwab: every minute has its prices, from Alpaca, and Schwab is hardly bothered", async () => {
  await database.exec("TRUNCATE provider_health");
  const vendors = await openVendors(timeOf(0), "alpaca", { alpacaRequestsPerMinute: null });
  const { deps, meter, sandbox } = vendors;
  const tokens = { get: () => accessToken(sandbox.url), refused: async () => undefined };
  const store = createProviderHealthStore(database.db);
  const { log, lines } = keepLog();
  const ask = { health: createProviderHealthBook({ store, log }), nowMs: deps.nowMs };
  const ranked = inOrder<QuoteSource>(["schwab", "alpaca"], {
    schwab: createSchwabQuoteSource({ apiBase: sandbox.url, tokens, nowMs: deps.nowMs, meter }),
    alpaca: createAlpacaQuoteSource({ ...deps, ...ALPACA }),
  });
  const quotes = createFallbackQuotes(ask, ranked);

  const providers: string[] = [];
  for (let minute = 0; minute < 90; minute += 1) {
    vendors.setNow(timeOf(minute));
    if (minute === 10) sandbox.faults.add({ kind: "unavailable-html", path: "/marketdata/", probability: 1 });
    if (minute === 70) sandbox.faults.clear();
    const { answers, fallbackFrom } = await quotes.fetchQuotes(SYMBOLS);
    const [answer] = answers;
    expect(answer?.quotes.map(({ symbol }) => symbol).sort()).toEqual([...SYMBOLS].sort());
    expect(fallbackFrom.map(({ provider }) => provider)).toEqual(
      answer?.provider === "alpaca" ? ["schwab"] : [],
    );
    providers.push(answer?.provider ?? "none");
  }
  const from = (begin: number, end: number) => new Set(providers.slice(begin, end));
  expect(from(0, 10)).toEqual(new Set(["schwab"]));
  expect(from(10, 70)).toEqual(new Set(["alpaca"]));
  // The circuit waits a quarter of an hour at most.
  expect(from(85, 90)).toEqual(new Set(["schwab"]));
  const schwabCalls = meter.counts.get("calls_schwab") ?? 0;
  expect(schwabCalls).toBeLessThan(10 + 12 + 20);
  const changes = lines.filter(({ event }) => event === "provider_state").map(({ fields }) => fields["to"]);
  expect(changes).toEqual(["open", "closed"]);
  expect(await store.readAll()).toEqual(
    expect.arrayContaining([expect.objectContaining({ provider: "schwab", state: "closed", failures: 0 })]),
  );
});

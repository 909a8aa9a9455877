import { expect, test } from "vitest";
import { createSchwabMarketHoursSource } from "../../../src/adapters/schwab/market-hours-source.ts";
import { queryOf, schwabServer } from "../../support/schwab-server.ts";
import { sendJson } from "../../support/web-server.ts";

async function answering(body: unknown) {
  const { server, deps } = await schwabServer((_request, response) => sendJson(response, body));
  return { server, hours: createSchwabMarketHoursSource(deps) };
}

const openProduct = (product: string, end: string) => ({
  date: "2026-11-23",
  marketType: "OPTION",
  product,
  productName: "equity option",
  isOpen: true,
  sessionHours: { regularMarket: [{ start: "2026-11-23T09:30:00-05:00", end }] },
});
const closedProduct = (product: string) => ({ date: "2026-11-26", product, isOpen: false });

test("an open day has a session for each product, index options later than the rest", async () => {
  const { server, hours } = await answering({
    equity: { EQ: openProduct("EQ", "2026-11-23T16:00:00-05:00") },
    option: {
      EQO: openProduct("EQO", "2026-11-23T16:00:00-05:00"),
      IND: openProduct("IND", "2026-11-23T16:15:00-05:00"),
    },
  });
  const products = await hours.fetchMarketHours("2026-11-23");
  expect(queryOf(server.received[0])).toEqual({ markets: "equity,option", date: "2026-11-23" });
  expect(products.map(({ market, product }) => [market, product])).toEqual([
    ["equity", "EQ"],
    ["option", "EQO"],
    ["option", "IND"],
  ]);
  expect(products[2]?.session).toEqual({
    openMs: Date.parse("2026-11-23T14:30:00Z"),
    closeMs: Date.parse("2026-11-23T21:15:00Z"),
  });
});

test("a closed day names the market and has no session", async () => {
  const { hours } = await answering({
    equity: { equity: closedProduct("equity") },
    option: { option: closedProduct("option") },
  });
  expect(await hours.fetchMarketHours("2026-11-26")).toEqual([
    { market: "equity", product: "equity", date: "2026-11-26", session: null },
    { market: "option", product: "option", date: "2026-11-26", session: null },
  ]);
});

const silent = { ...openProduct("EQ", "2026-11-23T16:00:00-05:00"), sessionHours: undefined };
for (const [what, body] of [
  ["a list", []],
  ["open without hours", { equity: { EQ: silent } }],
  ["open backwards", { equity: { EQ: openProduct("EQ", "2026-11-23T09:00:00-05:00") } }],
  ["without dates", { equity: { EQ: { product: "EQ", isOpen: false } } }],
] as const) {
  test(`hours that are ${what} are refused`, async () => {
    const { hours } = await answering(body);
    await expect(hours.fetchMarketHours("2026-11-23")).rejects.toMatchObject({ code: "provider_bad_body" });
  });
}

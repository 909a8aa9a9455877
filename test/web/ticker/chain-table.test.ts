import { expect, test } from "vitest";
import { readChain } from "../../../src/chains/read-chain.ts";
import { chainRows } from "../../../src/web/ticker/chain-strikes.ts";
import { chainTable } from "../../../src/web/ticker/chain-table.ts";
import { memoryChains, spyChains } from "../../support/memory-chains.ts";
import { IN_SESSION } from "../../support/moments.ts";

const wish = { symbol: "SPY", expiration: "2026-12-18" };
const chain = await readChain(memoryChains(spyChains()), wish, IN_SESSION);

function linksOf(changes: Partial<typeof chain>): string[] {
  const view = { ...chain, ...changes };
  const { rows } = chainRows(view, null, true);
  const html = String(chainTable(view, rows, { columns: "quotes", seesQuotes: true }));
  return [...html.matchAll(/href="([^"]+)"/g)].map(([, href = ""]) => href);
}

test("a quote of a symbol's own series at the close leads to the calculator by its date alone", () => {
  const links = linksOf({});
  expect(links.length).toBeGreaterThan(10);
  for (const link of links) expect(link).toMatch(/^\/calc\?symbol=SPY&amp;leg=-?1[CP][\d.]+@2026-12-18$/);
});

test("one that settles at the open, or has another root, names its series: the date has others", () => {
  const series = { symbol: "SPX", root: "SPX", settlement: "AM" } as const;
  for (const link of linksOf(series)) expect(link).toMatch(/@2026-12-18~rSPX$/);
  const weekly = { symbol: "SPX", root: "SPXW", settlement: "PM" } as const;
  for (const link of linksOf(weekly)) expect(link).toMatch(/@2026-12-18~rSPXW$/);
});

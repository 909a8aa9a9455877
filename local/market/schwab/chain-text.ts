import { daysBetween } from "../../../src/market/calendar-date.ts";
import { newYorkDate } from "../../../src/market/time-zone.ts";
import type { OptionType } from "../../../src/options/contract.ts";
import type { QuotedChain } from "../model/market.ts";
import type { QuotedSeries } from "../model/options/option-chain.ts";
import { contractText, expirationText } from "./contract-text.ts";
import type { ChainText } from "./schwab-source.ts";
import { HEADER_RATE_PERCENT, type SchwabView } from "./schwab-view.ts";
import { double, rounded } from "./wire-number.ts";

export type ChainHeader = {
  readonly nowMs: number;
  /** After the close its price goes on moving while the options stand still. */
  readonly view: SchwabView;
  /** The `underlying` block, or null where it was not asked for. */
  readonly underlying: object | null;
};

/** A quoted chain as the body of `/chains`. */
export function chainText(chain: QuotedChain, header: ChainHeader): ChainText {
  const { profile } = chain;
  const today = newYorkDate(header.nowMs);
  const calls = expDateMap(chain, "call", today);
  const puts = expDateMap(chain, "put", today);
  const contracts = calls.contracts + puts.contracts;
  const kind =
    profile.kind === "index" ? ["INDEX", null] : ["EQUITY", profile.kind === "fund" ? "ETF" : "COE"];
  const text =
    `{"symbol":"${profile.symbol}","status":"SUCCESS","underlying":${JSON.stringify(header.underlying)},` +
    `"strategy":"SINGLE","interval":0.0,"isDelayed":${header.view.delayed},"isIndex":${profile.kind === "index"},` +
    `"interestRate":${rounded(HEADER_RATE_PERCENT, 3)},"underlyingPrice":${double(header.view.statedPrice)},` +
    `"volatility":29.0,"daysToExpiration":0.0,` +
    // Payers too: as recorded.
    `"dividendYield":${profile.kind === "index" ? "-1.0" : "0.0"},` +
    `"numberOfContracts":${contracts},"assetMainType":"${kind[0]}",` +
    `${kind[1] === null ? "" : `"assetSubType":"${kind[1]}",`}"isChainTruncated":false,` +
    `"callExpDateMap":${calls.text},"putExpDateMap":${puts.text}}`;
  return { text, contracts };
}

/** {"2026-12-18:25":{"590.0":[…]}}: AM and PM contracts of one day share a key, and a strike's list. */
function expDateMap(chain: QuotedChain, type: OptionType, today: string): ChainText {
  const ofDate = Map.groupBy(chain.series, ({ expiration }) => expiration.date);
  const entries: string[] = [];
  let contracts = 0;
  for (const [date, series] of ofDate) {
    const strikes = strikeLists(chain, series, type, daysBetween(today, date));
    if (strikes.size === 0) continue;
    const lists: string[] = [];
    for (const strike of [...strikes.keys()].toSorted((a, b) => a - b)) {
      const list = strikes.get(strike) ?? [];
      contracts += list.length;
      lists.push(`"${double(strike)}":[${list.join(",")}]`);
    }
    entries.push(`"${date}:${daysBetween(today, date)}":{${lists.join(",")}}`);
  }
  return { text: `{${entries.join(",")}}`, contracts };
}

function strikeLists(
  { profile, moment }: QuotedChain,
  series: readonly QuotedSeries[],
  type: OptionType,
  daysToExpiration: number,
): Map<number, string[]> {
  const lists = new Map<number, string[]>();
  for (const { expiration, quotes } of series) {
    const shared = expirationText(expiration, daysToExpiration);
    for (const quote of quotes) {
      if (quote.type !== type) continue;
      const text = contractText(quote, profile, moment.spot, shared);
      const list = lists.get(quote.strike);
      if (list === undefined) lists.set(quote.strike, [text]);
      else list.push(text);
    }
  }
  return lists;
}

import { wallTimeToMs } from "../../../src/market/time-zone.ts";
import type { OptionType } from "../../../src/options/contract.ts";
import type { Market } from "../model/market.ts";
import { latestSession } from "../model/market-clock.ts";
import type { ModelledQuote } from "../model/options/option-quote.ts";
import { jsonAnswer, type SandboxAnswer, type SandboxRequest } from "../vendor.ts";
import { refuse } from "./refuse.ts";
import { isShare, modelSymbol } from "./symbols.ts";
import { wireInstant } from "./wire-bar.ts";

type Listed = {
  readonly name: string;
  readonly quote: ModelledQuote;
};

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** GET /v1beta1/options/snapshots/{underlying}, by contract name, in pages. */
export function createOptionSnapshots(
  market: Market,
): (underlying: string, request: SandboxRequest) => SandboxAnswer {
  // The pages of one chain come one after the other, and quoting it is the costly part.
  let latest: { key: string; listed: readonly Listed[] } | null = null;
  return (underlying, { url, nowMs }) => {
    const params = url.searchParams;
    const limit = Number(params.get("limit") ?? DEFAULT_LIMIT);
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) return refuse(400, "invalid limit");
    const type = params.get("type");
    if (type !== null && type !== "call" && type !== "put") return refuse(400, `invalid type: ${type}`);
    const from = params.get("expiration_date_gte") ?? "0000-01-01";
    const to = params.get("expiration_date_lte") ?? "9999-12-31";
    if (!DATE.test(from) || !DATE.test(to)) return refuse(400, "invalid expiration_date");
    if (!isShare(market, underlying)) return refuse(400, `invalid underlying symbol: ${underlying}`);
    const minute = Math.floor(nowMs / 60_000);
    const key = `${underlying} ${from} ${to} ${type} ${minute}`;
    if (latest?.key !== key)
      latest = { key, listed: listContracts(market, underlying, { from, to, type }, nowMs) };
    const after = Buffer.from(params.get("page_token") ?? "", "base64").toString("utf8");
    const rest = latest.listed.filter(({ name }) => name > after);
    const page = rest.slice(0, limit);
    const last = page.at(-1)?.name ?? "";
    const snapshots = Object.fromEntries(page.map(({ name, quote }) => [name, snapshot(quote, nowMs)]));
    const next = rest.length > limit ? Buffer.from(last).toString("base64") : null;
    return jsonAnswer(200, { next_page_token: next, snapshots }, page.length);
  };
}

function listContracts(
  market: Market,
  underlying: string,
  { from, to, type }: { from: string; to: string; type: OptionType | null },
  nowMs: number,
): Listed[] {
  const chain = market.chain(modelSymbol(underlying), nowMs, {
    series: ({ expiration: { date } }) => date >= from && date <= to,
    choice: () => ({
      types: type === null ? ["call", "put"] : [type],
      strikes: ({ strikes }) => new Set(strikes),
    }),
  });
  return (chain?.series ?? [])
    .flatMap(({ quotes }) => quotes)
    .map((quote) => ({ name: quote.occSymbol.replaceAll(" ", ""), quote }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Greeks, volatility and trades are there for some contracts only; open interest for none. */
function snapshot(quote: ModelledQuote, nowMs: number) {
  const session = latestSession(nowMs);
  const valued = quote.greeksOnWire === "numbers" && !quote.dead;
  return {
    ...(quote.volume > 0 && {
      dailyBar: {
        t: wireInstant(wallTimeToMs(session.date, 0)),
        o: quote.previousClose,
        h: quote.high,
        l: quote.low,
        c: quote.last,
        v: quote.volume,
        n: quote.volume,
        vw: quote.last,
      },
    }),
    ...(valued && {
      greeks: {
        delta: quote.delta,
        gamma: quote.gamma,
        rho: quote.rhoPerPoint,
        theta: quote.thetaPerDay,
        vega: quote.vegaPerVolPoint,
      },
      impliedVolatility: quote.impliedVolatility,
    }),
    latestQuote: {
      ap: quote.ask,
      as: quote.askSize,
      ax: "W",
      bp: quote.bid,
      bs: quote.bidSize,
      bx: "N",
      c: "A",
      t: new Date(quote.quotedMs).toISOString(),
    },
    ...(quote.last > 0 && {
      latestTrade: {
        c: "I",
        p: quote.last,
        s: Math.max(1, quote.lastSize),
        t: new Date(quote.lastTradeMs).toISOString(),
        x: "N",
      },
    }),
  };
}

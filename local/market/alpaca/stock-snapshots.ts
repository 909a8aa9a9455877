import { MINUTE_MS } from "../../../src/market/calendar-date.ts";
import { newYorkDate, wallTimeToMs } from "../../../src/market/time-zone.ts";
import type { Market } from "../model/market.ts";
import { latestSession, previousDay } from "../model/market-clock.ts";
import { joinBars, type PriceBar } from "../model/prices/price-bars.ts";
import { jsonAnswer, type SandboxAnswer, type SandboxRequest } from "../vendor.ts";
import { refuse } from "./refuse.ts";
import { askedSymbols, isShare, modelSymbol } from "./symbols.ts";
import { wireBar, wireInstant } from "./wire-bar.ts";

/** GET /v2/stocks/snapshots: real time on every plan. A symbol that does not exist is not in the answer. */
export function answerSnapshots(market: Market, { url, nowMs }: SandboxRequest): SandboxAnswer {
  const asked = askedSymbols(url.searchParams);
  if (!asked.ok) return refuse(400, asked.message);
  const known = asked.symbols.filter((symbol) => isShare(market, symbol));
  return jsonAnswer(
    200,
    Object.fromEntries(known.map((symbol) => [symbol, snapshot(market, symbol, nowMs)])),
  );
}

function snapshot(market: Market, symbol: string, nowMs: number) {
  const name = modelSymbol(symbol);
  const quote = market.quoteAt(name, nowMs);
  const session = latestSession(nowMs);
  const before = previousDay(session.openMs);
  const soFar = (market.minuteBars(name, newYorkDate(nowMs)) ?? []).filter(
    ({ startMs }) => startMs + MINUTE_MS <= nowMs,
  );
  const today = (market.minuteBars(name, session.date) ?? []).filter(
    ({ startMs, regular }) => regular && startMs + MINUTE_MS <= nowMs,
  );
  const minute = soFar.at(-1);
  return {
    latestTrade: {
      t: wireInstant(quote?.tradedMs ?? nowMs),
      x: "V",
      p: quote?.last ?? 0,
      s: 100,
      c: ["@"],
      i: 1,
      z: "C",
    },
    latestQuote: {
      t: wireInstant(quote?.quotedMs ?? nowMs),
      ax: "V",
      ap: quote?.ask ?? 0,
      as: quote?.askSize ?? 0,
      bx: "V",
      bp: quote?.bid ?? 0,
      bs: quote?.bidSize ?? 0,
      c: ["R"],
      z: "C",
    },
    minuteBar: minute === undefined ? null : wireBar(minute),
    dailyBar: dayBar(joinBars(today, 0), session.date),
    prevDailyBar: dayBar(market.dailyBar(name, before.date), before.date),
  };
}

function dayBar(bar: PriceBar | null, date: string) {
  return bar === null ? null : wireBar(bar, wallTimeToMs(date, 0));
}

import type { CalculateInput } from "../calculator/calculate-request.ts";
import type { Calculation } from "../calculator/calculation.ts";
import type { Config } from "../config/config.ts";
import { tradePostButtons } from "../discord/commands/trades/post-buttons.ts";
import type { TradeServices } from "../discord/services.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { freshnessLimits } from "../providers/freshness.ts";
import { evaluateTrades } from "../trades/evaluate-trades.ts";
import { closeTrade, listTrades, showTrade } from "../trades/follow-trade.ts";
import { trackTrade } from "../trades/track-trade.ts";
import type { Stores } from "./stores/connect-stores.ts";
import type { Surroundings } from "./surroundings.ts";

type Parts = { stores: Stores; calendar: TradingCalendar };
type Calculate = (input: CalculateInput) => Promise<Calculation>;

/** The verbs of tracked trades. */
export function bindTrades(
  { stores, calendar }: Parts,
  { scheduler, discord }: Pick<Config, "scheduler" | "discord">,
  { nowMs, calculate }: { nowMs: () => number; calculate: () => Calculate },
): TradeServices {
  const priced: Calculate = (input) => calculate()(input);
  const staleAfterMs = freshnessLimits(scheduler).chainsMs;
  const deps = () => ({ trades: stores.trades, calculate: priced, staleAfterMs });
  return {
    canTell: discord.botToken !== null,
    track: (request) => trackTrade(deps(), request, nowMs()),
    list: (ownerId) => listTrades(deps(), ownerId, nowMs()),
    show: (wanted) => showTrade(deps(), wanted, { nowMs: nowMs(), calendar }),
    close: (wanted) => closeTrade(deps(), wanted, { nowMs: nowMs(), calendar }),
  };
}

/** A look at all tracked trades after a job has stored something. */
export function tradeLook(
  { stores, calendar }: Parts,
  { log }: Pick<Surroundings, "log">,
): (nowMs: number) => Promise<unknown> {
  return (nowMs) =>
    evaluateTrades({ trades: stores.trades, calendar, log, buttons: tradePostButtons }, nowMs);
}

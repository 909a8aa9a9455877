import type { PostTarget } from "../alerts/outbox-ports.ts";
import type { CalculateInput } from "../calculator/calculate-request.ts";
import type { CalculatedLeg, Calculation } from "../calculator/calculation.ts";
import { AppError } from "../errors.ts";
import { formatOccSymbol } from "../options/occ-symbol.ts";
import type { NewTrade, TradeLeg, TradeLimits, TradeStore } from "./ports.ts";

/** What a user may have open, and all of them together: what the storage is budgeted for. */
export const TRADE_LIMITS: TradeLimits = { perUser: 25, inAll: 500 };

export type TrackRequest = {
  calculate: CalculateInput;
  ownerId: string;
  guildId: string | null;
  channelId: string | null;
  target: PostTarget;
  /** Times the entry's net that may be lost before it is told; null for no stop. */
  stop: number | null;
};

export type TrackedTrade = {
  id: number;
  /** It was tracked a moment ago: the same once more is not a second one. */
  present: boolean;
  trade: NewTrade;
  calculation: Calculation;
};

export type TrackTradeDeps = {
  calculate: (input: CalculateInput) => Promise<Calculation>;
  trades: Pick<TradeStore, "add">;
};

/**
 * Keeps a trade as the calculator prices it now: at the fill asked for, or at the trader's own price. Throws what the
 * calculator does, `no_quotes` for legs that are not of stored series, and `conflict` when as many are open as may be.
 */
export async function trackTrade(
  { calculate, trades }: TrackTradeDeps,
  request: TrackRequest,
  nowMs: number,
): Promise<TrackedTrade> {
  const calculation = await calculate(request.calculate);
  const trade = tradeOf(calculation, request);
  const added = await trades.add(trade, TRADE_LIMITS, nowMs);
  if (added.kind === "full") throw full(added.of);
  return { id: added.id, present: added.kind === "present", trade, calculation };
}

function tradeOf(calculation: Calculation, request: TrackRequest): NewTrade {
  const { symbol, net, data } = calculation;
  if (symbol === null || data.source !== "stored") throw notStored();
  const { ownerId, guildId, channelId, target, stop } = request;
  return {
    ...{ ownerId, guildId, channelId, target, symbol, stop },
    strategy: calculation.strategy,
    legs: calculation.legs.map(legOf),
    contracts: calculation.contracts,
    expiration: calculation.expiration,
    entryNet: net.kind === "debit" ? net.perShare : -net.perShare,
    entryFill: net.fill,
    entryUnderlying: calculation.underlyingPrice,
    maxProfit: calculation.maxProfit,
    maxLoss: calculation.maxLoss,
  };
}

function legOf(leg: CalculatedLeg): TradeLeg {
  const { type, side, quantity, strike, expiration, root, settlement } = leg;
  if (type === "stock") return { type, side, quantity };
  if (strike === null || expiration === null || root === null || settlement === null) throw notStored();
  // Priced from the smile alone it could never be marked.
  if (leg.quality === null) throw notStored(`the ${strike} ${type} of ${expiration}`);
  const occ = formatOccSymbol({ root, expiration, type, strike });
  if (occ === null) throw notStored();
  return { type, side, quantity, strike, expiration, root, settlement, occ };
}

function notStored(leg?: string): AppError {
  const which = leg === undefined ? "" : ` There are none of ${leg}.`;
  return new AppError("no_quotes", `Only a trade whose legs have stored quotes can be followed.${which}`, {
    hint: "Choose a symbol, expiration and strikes that are kept here; your own price goes into premium.",
  });
}

function full(of: "user" | "all"): AppError {
  const { perUser, inAll } = TRADE_LIMITS;
  if (of === "user") {
    return new AppError("conflict", `You follow ${perUser} open trades, which is as many as may be.`, {
      hint: "Close one first: /track list shows them, /track close ends one.",
    });
  }
  return new AppError("conflict", `${inAll} trades are followed here, which is as many as may be.`, {
    hint: "Try again once others have been closed.",
  });
}

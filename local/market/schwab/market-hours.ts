import { newYorkDate, wallTimeToMs, zoneOffsetMs } from "../../../src/market/time-zone.ts";
import { EARLY_CLOSE_MINUTE, type Session, sessionUntil } from "../../../src/market/trading-calendar.ts";
import { type FaultKind, HOURS_FAULTS } from "../faults.ts";
import { nyseSession } from "../model/nyse-session.ts";
import { jsonAnswer, type SandboxAnswer, type SandboxRequest } from "../vendor.ts";
import { badRequestAnswer } from "./error-bodies.ts";

type HoursFault = (typeof HOURS_FAULTS)[number];

const MARKETS = ["equity", "option", "bond", "future", "forex"] as const;
const BROKER_PRE_MARKET_MINUTE = 7 * 60;
const HOUR_MINUTES = 60;
const QUARTER_HOUR_MS = 15 * 60_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** `/markets?markets=equity,option&date=`: hours of a New York date, today unless asked otherwise. */
export function answerMarkets(request: SandboxRequest, fault: HoursFault | null = null): SandboxAnswer {
  const params = request.url.searchParams;
  const asked = (params.get("markets") ?? "").split(",").filter((name) => name !== "");
  const wanted = MARKETS.filter((market) => asked.includes(market));
  if (asked.length === 0 || wanted.length !== asked.length) {
    return badRequestAnswer("markets", `markets must be of ${MARKETS.join(", ")}`);
  }
  const date = params.get("date") ?? newYorkDate(request.nowMs);
  if (!DATE.test(date)) return badRequestAnswer("date", `date "${date}" is not valid`);
  return jsonAnswer(
    200,
    Object.fromEntries(wanted.map((market) => [market, hoursOf(market, date, faultedSession(date, fault))])),
  );
}

export function isHoursFault(kind: FaultKind): kind is HoursFault {
  return HOURS_FAULTS.some((fault) => fault === kind);
}

function faultedSession(date: string, fault: HoursFault | null): Session | null {
  if (fault === "exchange-closed") return null;
  return fault === null ? nyseSession(date) : sessionUntil(date, EARLY_CLOSE_MINUTE);
}

function hoursOf(market: (typeof MARKETS)[number], date: string, session: Session | null): object {
  const marketType = market.toUpperCase();
  if (session === null || (market !== "equity" && market !== "option")) {
    return { [market]: { date, marketType, product: market, isOpen: false } };
  }
  const open = { date, marketType, isOpen: true };
  const regular = (endMs: number) => [{ start: stamp(session.openMs), end: stamp(endMs) }];
  if (market === "option") {
    return {
      EQO: {
        ...open,
        product: "EQO",
        productName: "equity option",
        sessionHours: { regularMarket: regular(session.closeMs) },
      },
      IND: {
        ...open,
        product: "IND",
        productName: "index option",
        sessionHours: { regularMarket: regular(session.closeMs + QUARTER_HOUR_MS) },
      },
    };
  }
  const postEndMinute = session.earlyClose ? 17 * HOUR_MINUTES : 20 * HOUR_MINUTES;
  const preMarket = [
    { start: stamp(wallTimeToMs(date, BROKER_PRE_MARKET_MINUTE)), end: stamp(session.openMs) },
  ];
  const postMarket = [{ start: stamp(session.closeMs), end: stamp(wallTimeToMs(date, postEndMinute)) }];
  const sessionHours = { preMarket, regularMarket: regular(session.closeMs), postMarket };
  return { EQ: { ...open, product: "EQ", productName: "equity", sessionHours } };
}

/** "2025-07-21T09:30:00-04:00": New York's wall time with its offset. */
function stamp(ms: number): string {
  const offsetMs = zoneOffsetMs(ms);
  const hours = String(Math.abs(offsetMs) / 3_600_000).padStart(2, "0");
  return `${new Date(ms + offsetMs).toISOString().slice(0, 19)}-${hours}:00`;
}

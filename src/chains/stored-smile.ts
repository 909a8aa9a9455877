import { expiresAtMs, yearsBetween } from "../market/expiry.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import type { Smile } from "../volatility/smile.ts";
import { smileFromNumbers } from "../volatility/smile-numbers.ts";
import type { StoredExpirySnapshot } from "./reader-ports.ts";

/** Years from the moment of the quotes to expiry: premiums, volatilities and the density then speak of one instant. */
export function yearsLeft(
  snapshot: Pick<StoredExpirySnapshot, "expiration" | "settlement" | "quotedAtMs">,
  calendar: TradingCalendar = nyseCalendar,
): number {
  return yearsBetween(snapshot.quotedAtMs, expiresAtMs(snapshot.expiration, snapshot.settlement, calendar));
}

/** The smile that the last refresh fitted, the same for every reader; null where it found none. */
export function storedSmile(
  snapshot: StoredExpirySnapshot,
  calendar: TradingCalendar = nyseCalendar,
): Smile | null {
  return smileFromNumbers(snapshot.smile, snapshot.forward, yearsLeft(snapshot, calendar));
}

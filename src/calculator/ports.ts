import type { ChainReader, PositionQuotes, StoredExpiration, WantedStrikes } from "../chains/reader-ports.ts";
import type { DividendSchedule } from "../market/dividend-schedule.ts";
import type { YieldCurve } from "../market/yield-curve.ts";

/** What is known of a symbol before its expirations are chosen. */
export type PositionGround = {
  /** As `ChainReader.listExpirations` has them. */
  listed: StoredExpiration[];
  /** As `MarketInputsReader.readInputs` has them. */
  curve: YieldCurve | null;
  dividends: DividendSchedule;
  /** Of the expirations nearest to those that are likely to be chosen. */
  quotes: PositionQuotes[];
};

/** One request to the store a calculation, two where another expiration is chosen than was likely. */
export type PositionReader = Pick<ChainReader, "readPositionQuotes"> & {
  readGround(
    symbol: string,
    today: string,
    /** One at least. */
    likely: readonly WantedStrikes[],
  ): Promise<PositionGround>;
};

import type { ChainReader, StoredExpiration } from "../chains/reader-ports.ts";
import type { DividendSchedule } from "../market/dividend-schedule.ts";
import type { YieldCurve } from "../market/yield-curve.ts";

/** What is known of a symbol before its expirations are chosen. */
export type PositionGround = {
  /** As `ChainReader.listExpirations` has them. */
  listed: StoredExpiration[];
  /** As `MarketInputsReader.readInputs` has them. */
  curve: YieldCurve | null;
  dividends: DividendSchedule;
};

/** Two requests to the store a calculation, whatever it holds. */
export type PositionReader = Pick<ChainReader, "readPositionQuotes"> & {
  readGround(symbol: string, today: string): Promise<PositionGround>;
};

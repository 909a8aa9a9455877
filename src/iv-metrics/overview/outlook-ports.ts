import type { StoredExpirySnapshot } from "../../chains/reader-ports.ts";
import type { DividendSchedule, ExpectedDividend } from "../../market/dividend-schedule.ts";

/** The lowest and the highest of some closes, annual fractions, of equal ones the latest. */
export type CloseEnds = { low: number; lowDay: string; high: number; highDay: string };

export type NextDividend = Pick<ExpectedDividend, "exDate" | "amount" | "certainty" | "source"> & {
  special: boolean;
};

/** What lies before an active ticker, and what its rank lies between. */
export type TickerOutlook = {
  symbol: string;
  /** Of the closes that a rank of its latest metrics may look at, and of the live ones among them; null without any. */
  closes: { all: CloseEnds | null; live: CloseEnds | null };
  /** The latest of each root, of the week's expiration and of the first one after it. */
  snapshots: StoredExpirySnapshot[];
  dividends: { status: DividendSchedule["status"]; next: NextDividend | null };
};

/** New York dates. The week's expiration is the last from `from` to `to`, both included. */
export type WeekWanted = { today: string; from: string; to: string };

export type DatasetSchema = "ohlcv-1m" | "ohlcv-1d" | "cbbo-1m";

export type Dataset = {
  /** What its symbols name. */
  readonly of: "shares" | "options";
  /** Shares of each bar's volume by publisher id; one publisher for a venue or a consolidated feed. */
  readonly publishers: readonly { readonly id: number; readonly share: number }[];
  readonly schemas: readonly DatasetSchema[];
  /** Daily bars of the session, or of the whole UTC day with what was traded before and after. */
  readonly day: "session" | "utc";
  /** Until when there is data: the day before, or 15 minutes ago. */
  readonly ends: "yesterday" | "delayed";
  readonly startDate: string;
};

const BOTH = ["ohlcv-1m", "ohlcv-1d"] as const;

/** Uncompressed bytes of a record, which are billed, and US dollars a GiB: made up for bars, OPRA's own for quotes. */
export const BILLED: Readonly<Record<DatasetSchema, { bytes: number; usdPerGibibyte: number }>> = {
  "ohlcv-1m": { bytes: 56, usdPerGibibyte: 40 },
  "ohlcv-1d": { bytes: 56, usdPerGibibyte: 40 },
  "cbbo-1m": { bytes: 80, usdPerGibibyte: 2 },
};

/** XNAS.ITCH is one venue with a fifth of the volume; XNAS.BASIC has a row for each of its venues. */
export const DATASETS: Readonly<Record<string, Dataset>> = {
  "EQUS.SUMMARY": {
    of: "shares",
    publishers: [{ id: 90, share: 1 }],
    schemas: ["ohlcv-1d"],
    day: "session",
    ends: "yesterday",
    startDate: "2024-07-01",
  },
  "EQUS.MINI": {
    of: "shares",
    publishers: [{ id: 95, share: 1 }],
    schemas: BOTH,
    day: "utc",
    ends: "delayed",
    startDate: "2023-03-28",
  },
  "XNAS.ITCH": {
    of: "shares",
    publishers: [{ id: 2, share: 0.2 }],
    schemas: BOTH,
    day: "utc",
    ends: "delayed",
    startDate: "2020-01-06",
  },
  "XNAS.BASIC": {
    of: "shares",
    publishers: [
      { id: 81, share: 0.5 },
      { id: 82, share: 0.3 },
      { id: 83, share: 0.2 },
    ],
    schemas: BOTH,
    day: "utc",
    ends: "delayed",
    startDate: "2020-01-06",
  },
  "OPRA.PILLAR": {
    of: "options",
    publishers: [{ id: 30, share: 1 }],
    schemas: ["cbbo-1m"],
    day: "session",
    ends: "yesterday",
    startDate: "2013-04-01",
  },
};

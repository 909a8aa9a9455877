import type { LostSlot } from "./down-seconds.ts";
import type { JobDay } from "./job-day.ts";

/** How the ledger's entries of a job and UTC day ended, and which of its scheduled slots came to nothing. */
export type LedgerDay = Omit<JobDay, "due" | "downSeconds"> & { lost: LostSlot[] };

/** The last time that a job was down. Instants are epoch ms. */
export type StoredOutage = {
  job: string;
  /** The first and the last of the slots that came to nothing, without a success between them. */
  firstSlotMs: number;
  lastSlotMs: number;
  /** How the last of them ended, and why. */
  status: string;
  reason: string | null;
  /** When the next success had ended; null while there is none. */
  recoveredAtMs: number | null;
};

export type JobDayReader = {
  /** Rolled up, from a UTC date on. */
  readDays(fromDay: string): Promise<JobDay[]>;
  /** Of the ledger itself, for slots in `[fromMs, toMs)`. */
  readLedgerDays(fromMs: number, toMs: number): Promise<LedgerDay[]>;
  /** The last of each job that ever had one within the ledger. */
  readLastOutages(): Promise<StoredOutage[]>;
};

export type JobDayStore = Pick<JobDayReader, "readLedgerDays"> & {
  /** The newest day that is rolled up; null for none. */
  newestDay(): Promise<string | null>;
  /** Writing the same day again changes nothing; one of which entries have been pruned since is left as it was. */
  writeDays(days: readonly JobDay[]): Promise<void>;
};

/** What one resource is planned to take, what it took, and what there is of it. */
export type BudgetLine = {
  /** Stable name, e.g. "qstash_messages". */
  resource: string;
  /** For people, plural: "QStash messages". */
  title: string;
  /** What planned, used and limit are counted over. */
  period: "day" | "month" | "hour" | "minute" | "invocation" | "deployment";
  planned: number;
  /** Null where it cannot be seen from inside. */
  used: number | null;
  /** Null where the plan sets none. */
  limit: number | null;
  /** Planned of limit. */
  plannedShare: number | null;
  usedShare: number | null;
  fits: boolean;
  /** What to change; null when it fits. */
  advice: string | null;
};

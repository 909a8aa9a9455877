/** What one resource is planned to take, what it took, what there is of it, and what it costs. */
export type BudgetLine = {
  /** Stable name, e.g. "qstash_messages". */
  resource: string;
  /** For people, plural: "QStash messages". */
  title: string;
  /** Who sends the bill, e.g. "QStash". */
  vendor: string;
  /** What planned, used and limit are counted over. */
  period: "day" | "month" | "hour" | "minute" | "invocation" | "deployment";
  /** Null where nobody can know it beforehand. */
  planned: number | null;
  /** Null where it cannot be seen from inside. */
  used: number | null;
  /** What stops or breaks beyond it; null where nothing does, and more is only paid for. */
  limit: number | null;
  /** Planned of limit. */
  plannedShare: number | null;
  usedShare: number | null;
  /** US dollars a month for what is planned, beyond what the plan includes; null where that is unknown. */
  dollars: number | null;
  fits: boolean;
  /** What to change; null when it fits. */
  advice: string | null;
  /** What is to be known of the figure; null for nothing. */
  note: string | null;
};

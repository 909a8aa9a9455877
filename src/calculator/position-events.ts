import type { DividendCertainty } from "../market/dividend-schedule.ts";

/** What happens to the company inside the trade; "unknown" is never "no". */
export type PositionEvents = {
  earnings: {
    status: "inside" | "outside" | "unknown";
    /** New York date of the next report; null where nobody knows one. */
    date: string | null;
    when: "before_open" | "after_close" | "during_session" | null;
    /** The move that the volatilities around the report imply, a fraction of the price; null where they don't say. */
    impliedMove: { oneSigma: number; mean: number } | null;
  };
  exDividend: {
    /** none: it pays none; outside: the next date lies after every leg. */
    status: "inside" | "outside" | "none" | "unknown";
    date: string | null;
    /** Dollars a share. */
    amount: number | null;
    certainty: DividendCertainty | null;
  };
  /** Short legs that may be assigned before they expire, by their place in `legs`, and what settles on the last day. */
  assignment: { leg: number; reason: string }[];
};

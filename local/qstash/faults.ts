/** Misbehaviour as at-least-once delivery and a service in trouble show it. */
export const QSTASH_FAULTS = [
  /** An API request is answered with `status`, as when QStash itself is away. */
  "refused",
  /** A message that falls due vanishes without a trace. */
  "lost",
  /** An attempt arrives twice at the same time, as when a retry overtakes a slow first attempt. */
  "doubled",
  /** An attempt arrives, but its answer is lost on the way back: QStash tries again. */
  "answer-lost",
  /** A delivered message arrives once more after its success. */
  "duplicated",
  /** While armed, nothing is delivered. */
  "held",
  /** While armed, the latest of the messages that are due starts first. */
  "reversed",
] as const;

export type QStashFault = (typeof QSTASH_FAULTS)[number];

import * as z from "zod";
import { JOB_IDS } from "../scheduling/job.ts";

/** Where the queue delivers. */
export const QUEUE_PATHS = {
  slices: "/queue/chain-slices",
  pages: "/queue/job-pages",
  failures: "/queue/failures",
  webhooks: "/queue/webhooks",
  echo: "/queue/echo",
} as const;

/** What travels through the queue. `v` is raised when a field changes meaning, so that old messages are refused. */

const isoDate = z.iso.date("must be YYYY-MM-DD");
/** Epoch ms up to the year 9999, and counts as wide as their columns: the database refuses more, which is no answer. */
const instantMs = z.number().int().min(0).max(253_402_300_799_999);
const count = z.number().int().min(0).max(2_147_483_647);

const storable = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((text) => !text.includes("\0") && text.isWellFormed(), "holds a character that can't be stored");
/** `job@slot` is half as long; no index takes a key as long as a message may be. */
const runId = storable(100);

export const ChainSliceMessage = z.strictObject({
  v: z.literal(1),
  runId,
  job: z.literal("options_refresh"),
  slotMs: instantMs,
  symbol: storable(12),
  /** Expirations asked for, both ends included, New York dates. */
  from: isoDate,
  to: isoDate,
  side: z.enum(["ALL", "CALL", "PUT"]),
  /** Past this instant the slice is stale and dropped: a newer refresh has its own. */
  notAfterMs: instantMs,
  /** How often the slice had been put back in the queue: a message with fewer than the ledger has is a late copy. */
  redrive: count.default(0),
});
export type ChainSliceMessage = z.infer<typeof ChainSliceMessage>;

/** The next page of a run that one invocation could not finish. */
export const JobPageMessage = z.strictObject({
  v: z.literal(1),
  runId,
  job: z.enum(JOB_IDS),
  page: count.min(1),
  /** Past this instant the page is stale and dropped: the next slot looks for the same gaps. */
  notAfterMs: instantMs,
});
export type JobPageMessage = z.infer<typeof JobPageMessage>;

/** Work of ours that the queue may give back as undeliverable. */
export const QueuedMessage = z.union([ChainSliceMessage, JobPageMessage]);
export type QueuedMessage = z.infer<typeof QueuedMessage>;

/** The part of QStash's failure callback that the ledger needs; `sourceBody` is the message, base64. */
export const FailureCallback = z.looseObject({
  sourceMessageId: z.string().optional(),
  sourceBody: z.string(),
  status: z.number().optional(),
  retried: z.number().optional(),
});
export type FailureCallback = z.infer<typeof FailureCallback>;

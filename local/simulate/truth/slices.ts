import { z } from "zod";
import type { OptionType } from "../../../src/options/contract.ts";
import type { QueuedMessage } from "../../qstash/message.ts";
import type { Vendor } from "./answers.ts";
import type { ValuationInputs } from "./pool.ts";

/** The part of a chain that a message asks for, and the refresh that it belongs to. */
const Slice = z.object({
  runId: z.string(),
  slotMs: z.number(),
  symbol: z.string(),
  from: z.string(),
  to: z.string(),
  side: z.enum(["ALL", "CALL", "PUT"]),
});
export type Slice = z.infer<typeof Slice>;

/** A slice that was fetched and stored, as seen from outside: when, and who gave it. */
export type StoredSlice = Slice & {
  atMs: number;
  provider: "schwab" | "alpaca";
  /** Its place among all deliveries of the day. */
  order: number;
  /** What was stored of rates and dividends when it came. */
  inputs: ValuationInputs;
};

/** An attempt to deliver: what it asked for, what the Worker said it did, and who gave it a chain meanwhile. */
export type Attempt = {
  slice: Slice | null;
  outcome: string | null;
  atMs: number;
  chainFrom: Vendor | null;
  inputs: ValuationInputs | null;
};

export function sliceOf(message: QueuedMessage): Slice | null {
  if (!message.url.endsWith("/queue/chain-slices")) return null;
  return Slice.parse(JSON.parse(Buffer.from(message.bodyBase64, "base64").toString("utf8")));
}

/** The slices that the Worker said it had stored, in order. Throws when no vendor can have given one of them. */
export function storedSlices(attempts: readonly Attempt[]): StoredSlice[] {
  return attempts.flatMap(({ slice, outcome, atMs, chainFrom, inputs }, order): StoredSlice[] => {
    if (slice === null || outcome !== "stored" || inputs === null) return [];
    if (chainFrom !== "schwab" && chainFrom !== "alpaca")
      throw new Error(`${slice.symbol} was stored at ${new Date(atMs).toISOString()} though nobody gave it.`);
    return [{ ...slice, atMs, order, provider: chainFrom, inputs }];
  });
}

export function sidesOf({ side }: Slice): readonly OptionType[] {
  if (side === "ALL") return ["call", "put"];
  return side === "CALL" ? ["call"] : ["put"];
}

export function covers({ from, to, side }: Omit<Slice, "runId" | "slotMs" | "symbol">, of: ChainPart) {
  if (of.expiration < from || of.expiration > to) return false;
  return side === "ALL" || of.type === null || side === (of.type === "call" ? "CALL" : "PUT");
}

/** An expiration, or one side of it. */
export type ChainPart = { expiration: string; type: OptionType | null };

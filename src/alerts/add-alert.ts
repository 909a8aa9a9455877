import { AppError } from "../errors.ts";
import { describeCondition } from "./describe-alert.ts";
import { ALERT_LIMITS, HIGHEST_LEVEL } from "./limits.ts";
import type { AlertBook, NewAlert } from "./ports.ts";
import { requireSender } from "./require-sender.ts";

export type AddAlertDeps = {
  book: Pick<AlertBook, "add">;
  /** Whether anything can be told: false without a bot token. */
  canPost: boolean;
};

/** What became of it: `rearmed` when the same alert was there before. */
export type Added = { kind: "added" | "rearmed"; id: number };

/**
 * Arms an alert. Throws `not_configured` without a bot token, `invalid_request` for a level that cannot be reached or one
 * alert too many, `unknown_symbol` for a ticker that is not kept.
 */
export async function addAlert(
  { book, canPost }: AddAlertDeps,
  alert: NewAlert,
  nowMs: number,
): Promise<Added> {
  requireSender(canPost);
  checkLevel(alert);
  const added = await book.add(alert, ALERT_LIMITS, nowMs);
  if (added.kind === "unknown_symbol") throw notKept(alert.symbol);
  if (added.kind !== "full") return added;
  const { perUser, perServer } = ALERT_LIMITS;
  throw new AppError(
    "invalid_request",
    added.of === "user"
      ? `You have ${perUser} alerts, and more are not kept.`
      : `This server has ${perServer} alerts, and more are not kept.`,
    { hint: "Remove one that you no longer need: /alerts list shows yours, /alerts remove takes one away." },
  );
}

/** A ticker that nobody fetches has no price to wait for. */
export function notKept(symbol: string): AppError {
  return new AppError("unknown_symbol", `${symbol} is not kept here, so nobody would see its price move.`, {
    hint: `Pick one of the list that opens while you type; the operator adds more with: npm run seed -- add ${symbol}`,
  });
}

function checkLevel({ symbol, kind, level, direction }: NewAlert): void {
  if (kind !== "price" && kind !== "iv_rank") return;
  const most = kind === "price" ? HIGHEST_LEVEL : 100;
  const least = kind === "price" ? 0.0001 : 0;
  if (level !== null && Number.isFinite(level) && level >= least && level <= most) return;
  const unit = kind === "price" ? "dollars a share, above 0" : "a rank from 0 to 100";
  const example = describeCondition({ symbol, kind, level: kind === "price" ? 580 : 50, direction });
  throw new AppError(
    "invalid_request",
    `level: must be ${unit}${kind === "price" ? ` and at most ${most}` : ""}.`,
    {
      hint: `For example: ${example}.`,
    },
  );
}

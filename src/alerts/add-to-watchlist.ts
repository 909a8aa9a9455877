import { AppError } from "../errors.ts";
import { notKept } from "./add-alert.ts";
import { SYMBOLS_AT_ONCE, WATCHLIST_SYMBOLS } from "./limits.ts";
import type { WatchlistAddition, WatchlistOwner, WatchlistStore } from "./ports.ts";

/**
 * Puts tickers on a list; what became of each is in the answer. Throws `unknown_symbol` when none of them is kept here,
 * `invalid_request` when the list is full before the first, or too many are named at once.
 */
export async function addToWatchlist(
  { watchlists }: { watchlists: Pick<WatchlistStore, "add"> },
  { owner, symbols, addedBy }: { owner: WatchlistOwner; symbols: readonly string[]; addedBy: string },
  nowMs: number,
): Promise<WatchlistAddition> {
  const wanted = [...new Set(symbols)];
  if (wanted.length > SYMBOLS_AT_ONCE)
    throw new AppError("invalid_request", `symbols: at most ${SYMBOLS_AT_ONCE} at once.`, {
      hint: "Add the others with a second command.",
    });
  const most = WATCHLIST_SYMBOLS;
  const addition = await watchlists.add(owner, { symbols: wanted, addedBy, most }, nowMs);
  const { added, present, unknown, over } = addition;
  if (added.length > 0 || present.length > 0) return addition;
  const [first] = unknown;
  if (over.length === 0 && first !== undefined) throw notKept(unknown.join(", "));
  throw new AppError("invalid_request", `The list holds ${most} symbols, and more are not kept.`, {
    hint: "Remove one that you no longer watch: /watchlist remove.",
  });
}

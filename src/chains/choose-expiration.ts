import { AppError } from "../errors.ts";
import { daysBetween } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";

/** Which expiration is meant, and of which root where an index lists several. */
export type ExpirationWish = {
  dte?: number | undefined;
  expiration?: string | undefined;
  root?: string | undefined;
};
export type ChosenExpiration = { expiration: string; dte: number; note: string | null };
/** How the note begins. */
export const NEAREST_USED = "Nearest listed expiration used";
type Listed = { readonly expiration: string; readonly root: string };

/**
 * The listed expiration nearest to what was asked (the later one of two equally near), named in `note` when it is not
 * exactly that. A date in the past is an error, not a wish.
 */
export function chooseExpiration(
  listed: readonly Listed[],
  wish: ExpirationWish,
  nowMs: number,
): ChosenExpiration {
  const today = newYorkDate(nowMs);
  const wanted = wish.expiration === undefined ? (wish.dte ?? 0) : daysBetween(today, wish.expiration);
  if (wish.expiration !== undefined && wanted < 0) {
    throw new AppError(
      "invalid_request",
      `The expiration ${wish.expiration} has passed; today is ${today}.`,
      {
        hint: "Ask for a later expiration, or give dte.",
      },
    );
  }
  const nearest = datesOf(listed, wish.root)
    .map((expiration) => ({ expiration, dte: daysBetween(today, expiration) }))
    .sort((a, b) => Math.abs(a.dte - wanted) - Math.abs(b.dte - wanted) || b.dte - a.dte)[0];
  if (nearest === undefined) throw new AppError("no_quotes", "No expiration is stored for this symbol.");
  const asked = wish.expiration ?? `${wanted} DTE`;
  const note =
    nearest.dte === wanted
      ? null
      : `${NEAREST_USED}: ${nearest.expiration} (${nearest.dte} DTE) instead of ${asked}.`;
  return { ...nearest, note };
}

function datesOf(listed: readonly Listed[], root: string | undefined): string[] {
  const meant = root === undefined ? listed : listed.filter((one) => one.root === root);
  if (meant.length === 0 && listed.length > 0) {
    const roots = [...new Set(listed.map((one) => one.root))].join(", ");
    throw new AppError("no_quotes", `No series ${root} is stored for this symbol.`, {
      hint: `Stored are: ${roots}.`,
    });
  }
  return [...new Set(meant.map(({ expiration }) => expiration))];
}

import type { CalculatedLeg, Calculation } from "../../calculator/calculation.ts";
import type { QueriedLeg, TradeBody } from "./trade-query.ts";

/** The legs as calculated, each with its own date and series, so that they are the same trade tomorrow. */
export function settledLegs(
  { legs, symbol }: Pick<Calculation, "legs" | "symbol">,
  asked: readonly QueriedLeg[] | undefined,
): QueriedLeg[] {
  return legs.map(({ type, side, quantity, strike, expiration, ...leg }, index) => {
    const { premium, impliedVolatility } = asked?.[index] ?? {};
    const own = {
      ...(premium !== undefined && { premium }),
      ...(impliedVolatility && { impliedVolatility }),
    };
    if (type === "stock" || strike === null || expiration === null) return { type, side, quantity, ...own };
    return { type, side, quantity, strike, expiration, ...namedRoot(leg, symbol), ...own };
  });
}

/** The series of a leg, where its date alone does not say it: a symbol's own that settles at the close goes without. */
export function namedRoot(
  { root, settlement }: Pick<CalculatedLeg, "root" | "settlement">,
  symbol: string | null,
): { root?: string } {
  const own = root === symbol?.replace(".", "") && settlement === "PM";
  return root === null || own ? {} : { root };
}

/** With a leg more; of a contract that is there already the quantities add up, and what comes to nothing is gone. */
export function withLeg(legs: readonly QueriedLeg[], leg: QueriedLeg): QueriedLeg[] {
  const index = legs.findIndex((one) => isSame(one, leg));
  const present = legs[index];
  if (present === undefined) return [...legs, leg];
  const amount = amountOf(present) + amountOf(leg);
  if (amount === 0) return legs.filter((_one, place) => place !== index);
  return legs.map((one, place) =>
    place === index ? { ...one, side: amount > 0 ? "buy" : "sell", quantity: Math.abs(amount) } : one,
  );
}

export function replaced(legs: readonly QueriedLeg[], index: number, leg: QueriedLeg | null): QueriedLeg[] {
  return legs.flatMap((one, place) => (place !== index ? [one] : leg === null ? [] : [leg]));
}

function isSame(a: QueriedLeg, b: QueriedLeg): boolean {
  return (
    a.type === b.type &&
    a.strike === b.strike &&
    a.expiration === b.expiration &&
    (a.root ?? b.root) === (b.root ?? a.root)
  );
}

function amountOf({ side, quantity = 1 }: QueriedLeg): number {
  return side === "buy" ? quantity : -quantity;
}

/** The body with the dates that its answer was made of: the nearest one to "30 days" is another tomorrow. */
export function settledBody(body: TradeBody, answer: Calculation): TradeBody {
  const { legs, expiration } = answer;
  const { dte: _dte, farDte: _farDte, farExpiration: _far, ...rest } = body;
  if (body.legs !== undefined) return { ...body, legs: settledLegs(answer, body.legs) };
  const later = legs.reduce(
    (last, leg) => ((leg.expiration ?? "") > last ? (leg.expiration ?? "") : last),
    "",
  );
  return { ...rest, expiration, ...(later > expiration && { farExpiration: later }) };
}

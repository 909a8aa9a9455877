import { InvalidStrategyError } from "../invalid-strategy-error.ts";
import type { PositionLeg } from "../position-leg.ts";
import { SAME_INSTANT_YEARS } from "../strategy-input.ts";
import { type NakedShort, nakedTogether } from "./naked-requirement.ts";
import { type Cover, eachPairing, type PairableOption } from "./pair-shorts.ts";
import { type PairedOption, pairedLoss } from "./paired-loss.ts";

/** An estimate; brokers may ask for more. Dollars a share of one unit. */
export type BuyingPower = {
  /** What opening the position takes from buying power: the requirement less the premiums received. */
  readonly amount: number;
  /** In a trader's words, what it is made of. */
  readonly basis: string;
  /** Contracts a unit that count as uncovered. */
  readonly uncovered: { readonly calls: number; readonly puts: number };
};

type Input = {
  readonly legs: readonly PositionLeg[];
  readonly spot: number;
  /** An index such as SPX, whose uncovered options need 15 % and not 20 %. */
  readonly broadBased: boolean;
};

/** Of the price of shares bought, and beyond the proceeds of shares sold (Regulation T, 12 CFR 220.12(a), (c)). */
const SHARES_SHARE = 0.5;
const MOST_LEGS = 16;

/**
 * The Reg-T estimate by strategy (FINRA Rule 4210(f)(2); Cboe Margin Manual). Long options are paid in full; a short that
 * shares or a long option of its type living as long covers needs the worst loss of the two at intrinsic value, one side
 * of a condor only; an uncovered one the formula of `nakedRequirement`, of a strangle the greater side. Premiums
 * received are applied. Of all pairings the one that needs least is taken, so that a spread wider than its uncovered
 * short needs no more than that (the rule's "lesser of"). Throws InvalidStrategyError naming the field.
 */
export function buyingPower({ legs, spot, broadBased }: Input): BuyingPower {
  checkLegs(legs, spot);
  const options = canonical(legs);
  const shorts = options.filter((leg) => leg.side === "sell");
  const longs = options.filter((leg) => leg.side === "buy");
  let [shares, paid] = [0, 0];
  for (const { type, side, quantity, premium } of legs) {
    const amount = side === "buy" ? quantity : -quantity;
    if (type === "stock") shares += amount;
    paid += type === "stock" ? SHARES_SHARE * quantity * premium : amount * premium;
  }
  let fewest = Number.POSITIVE_INFINITY;
  let [needed, uncovered]: [number, readonly NakedShort[]] = [Number.POSITIVE_INFINITY, []];
  eachPairing(shorts, longs, shares, (covers) => {
    const naked = nakedShorts(covers, shorts);
    fewest = Math.min(fewest, contracts(naked));
    const received = naked.reduce((sum, { quantity, premium }) => sum + quantity * premium, 0);
    const need = received + requirement({ covers, shorts, longs, naked, spot, broadBased });
    if (need < needed - 1e-12) [needed, uncovered] = [need, naked];
  });
  const [calls, puts] = (["call", "put"] as const).map((type) =>
    contracts(uncovered.filter((short) => short.type === type)),
  ) as [number, number];
  const asIf = calls + puts > fewest;
  const basis = basisOf({ shares, shorts: shorts.length, spread: needed > 0, calls, puts, asIf });
  return { amount: Math.max(0, paid + needed), basis, uncovered: { calls, puts } };
}

function contracts(shorts: readonly NakedShort[]): number {
  return shorts.reduce((sum, { quantity }) => sum + quantity, 0);
}

type Judged = {
  readonly covers: readonly Cover[];
  readonly shorts: readonly PairableOption[];
  readonly longs: readonly PairableOption[];
  readonly naked: readonly NakedShort[];
  readonly spot: number;
  readonly broadBased: boolean;
};

function nakedShorts(covers: readonly Cover[], shorts: readonly PairableOption[]): NakedShort[] {
  const naked: NakedShort[] = [];
  for (const { short, by, quantity } of covers) {
    const one = shorts[short];
    if (by === null && one !== undefined) naked.push({ ...one, quantity });
  }
  return naked;
}

/** Beside the premiums of uncovered shorts. Sides are netted against each other only where all shorts expire together; otherwise both can lose, one after the other. */
function requirement({ covers, shorts, longs, naked, spot, broadBased }: Judged): number {
  const together = nakedTogether(naked, spot, broadBased);
  const first = shorts[0]?.years ?? 0;
  if (!shorts.every((short) => Math.abs(short.years - first) <= SAME_INSTANT_YEARS))
    return together + lossByExpiry(covers, shorts, longs);
  const covered: PairedOption[] = longs
    .filter((long) => long.years >= first - SAME_INSTANT_YEARS)
    .map((long) => ({ ...long, amount: long.quantity }));
  for (const { short, by, quantity } of covers) {
    const one = shorts[short];
    if (typeof by === "number" && one !== undefined) covered.push({ ...one, amount: -quantity });
  }
  const calls = naked.filter((short) => short.type === "call");
  const puts = naked.filter((short) => short.type === "put");
  const [above, below] = [calls, puts].map((side) => nakedTogether(side, spot, broadBased)) as [
    number,
    number,
  ];
  const lowest = Math.min(...calls.map((short) => short.strike));
  const highest = Math.max(...puts.map((short) => short.strike));
  const extra = (price: number) => {
    if (price >= lowest && price <= highest) return together;
    return price >= lowest ? above : price <= highest ? below : 0;
  };
  // Amounts of nothing put their strikes among the prices that are tried.
  const tried = [...covered, ...naked.map((short) => ({ ...short, amount: 0 }))];
  return Math.max(together, pairedLoss(tried, extra));
}

function lossByExpiry(
  covers: readonly Cover[],
  shorts: readonly PairableOption[],
  longs: readonly PairableOption[],
): number {
  const groups = new Map<number, PairedOption[]>();
  for (const { short, by, quantity } of covers) {
    const [one, long] = [shorts[short], typeof by === "number" ? longs[by] : undefined];
    if (one === undefined || long === undefined) continue;
    const group = groups.get(one.years) ?? [];
    groups.set(one.years, group);
    group.push({ ...one, amount: -quantity }, { ...long, amount: quantity });
  }
  let loss = 0;
  for (const group of groups.values()) loss += pairedLoss(group);
  return loss;
}

function basisOf(found: {
  shares: number;
  shorts: number;
  spread: boolean;
  calls: number;
  puts: number;
  asIf: boolean;
}): string {
  const { shares, shorts, spread, calls, puts, asIf } = found;
  const parts: string[] = [];
  if (shares > 0) parts.push("half the price of the shares");
  if (shares < 0) parts.push("half the price of the shares sold short");
  if (asIf) parts.push("the short side as if uncovered, which needs less than the spread");
  else if (calls > 0 && puts > 0) parts.push("the greater side of the uncovered shorts");
  else if (calls > 0) parts.push("the uncovered call");
  else if (puts > 0) parts.push("the uncovered put");
  else if (spread) parts.push("the worst loss of the spread");
  if (shorts === 0 && shares === 0) return "options paid in full";
  if (parts.length === 0) return "the net debit";
  return `${parts.join(" and ")}, premiums netted`;
}

type SidedOption = PairableOption & { readonly side: PositionLeg["side"] };

/** Options in an order of their own, so that the order in which legs are written changes nothing. */
function canonical(legs: readonly PositionLeg[]): SidedOption[] {
  const options: SidedOption[] = [];
  for (const { type, side, strike, years, quantity, premium } of legs) {
    if (type === "stock" || strike === null || years === null) continue;
    options.push({ type, side, strike, years, quantity, premium });
  }
  return options.sort(
    (a, b) =>
      a.years - b.years ||
      (a.type === b.type ? 0 : a.type === "call" ? 1 : -1) ||
      a.strike - b.strike ||
      a.quantity - b.quantity ||
      a.premium - b.premium,
  );
}

function checkLegs(legs: readonly PositionLeg[], spot: number): void {
  if (!(spot > 0 && Number.isFinite(spot))) throw new InvalidStrategyError("spot", spot, "a price above 0");
  if (legs.length === 0 || legs.length > MOST_LEGS)
    throw new InvalidStrategyError("legs", legs.length, `1 to ${MOST_LEGS} legs`);
  for (const [index, { type, strike, years, quantity, premium }] of legs.entries()) {
    const wants = (field: string, value: unknown) =>
      new InvalidStrategyError(`legs[${index}].${field}`, value, "a number above 0");
    if (!(quantity > 0 && Number.isFinite(quantity))) throw wants("quantity", quantity);
    if (!(premium >= 0 && Number.isFinite(premium))) throw wants("premium", premium);
    if (type === "stock") continue;
    if (!((strike ?? 0) > 0 && Number.isFinite(strike))) throw wants("strike", strike);
    if (!((years ?? -1) >= 0 && Number.isFinite(years))) throw wants("years", years);
  }
}

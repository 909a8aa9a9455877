import type { ExerciseStyle, OptionType } from "./contract.ts";

/** What the carry is worth to whoever exercises, dollars a share, beside what exercise gives up. */
type Weighed = { readonly gain: number; readonly givenUp: number };

/** Whether the holder of an option that was sold is better off exercising before expiry. */
export type AssignmentRisk =
  /** `byDate`: of a call the ex-date before which it is exercised; null of a put, which may be any day. */
  | ({ readonly status: "likely"; readonly byDate: string | null; readonly reason: string } & Weighed)
  | ({ readonly status: "unlikely"; readonly reason: string } & Weighed)
  | { readonly status: "unknown"; readonly reason: string }
  /** European: it cannot be exercised before its last day. */
  | { readonly status: "none"; readonly reason: string };

/** A cash dividend whose ex-date lies in the option's life; years are counted from now. */
export type ExDividend = { readonly date: string; readonly years: number; readonly amount: number };

export type ShortOption = {
  readonly type: OptionType;
  readonly strike: number;
  readonly years: number;
  readonly exerciseStyle: ExerciseStyle;
  /** Continuously compounded fraction. */
  readonly rate: number;
  /** To come before expiry; null where nobody knows them, which is not none. */
  readonly dividends: readonly ExDividend[] | null;
  /** Of the option of the other type at this strike and expiry, dollars a share: its mid, else what the model says. */
  readonly twinPrice: { readonly mid: number | null; readonly model: number | null };
};

/**
 * Whether an option that was sold is likely to be assigned early. A call is exercised the day before an ex-date when the
 * dividend D is worth more than the put and the interest on the strike that exercise gives up: D > P(K) + K(1 - e^{-r t}),
 * t from the ex-date to expiry (put-call parity; Hull, "Options, Futures, and Other Derivatives", chapter on early
 * exercise; Roll 1977). A put is when the interest on the strike is worth more than the call and the dividends waited
 * for: K(1 - e^{-r T}) > C(K) + PV(D). Out of the money the twin is dear, so that the rule needs no test of moneyness.
 */
export function assignmentRisk(option: ShortOption): AssignmentRisk {
  const { type, exerciseStyle, dividends, twinPrice } = option;
  if (exerciseStyle === "european")
    return { status: "none", reason: "European options cannot be assigned before their last day" };
  if (dividends === null && (type === "call" || option.rate > 0)) {
    return { status: "unknown", reason: "ex-date unknown" };
  }
  const twin = twinPrice.mid ?? twinPrice.model;
  if (type === "call" && (dividends ?? []).filter((paid) => isInside(paid, option)).length === 0)
    return { status: "unlikely", gain: 0, givenUp: twin ?? 0, reason: "no ex-date before expiry" };
  if (twin === null || !Number.isFinite(twin)) {
    const other = type === "call" ? "put" : "call";
    return { status: "unknown", reason: `no price of the ${other} at ${option.strike}` };
  }
  return type === "call" ? callRisk(option, twin) : putRisk(option, twin);
}

/** Judged at each ex-date; the first at which exercise pays is the one that counts, else the one that comes nearest. */
function callRisk(option: ShortOption, put: number): AssignmentRisk {
  const { strike, years, rate, dividends } = option;
  let nearest: Weighed & { date: string } = {
    gain: Number.NEGATIVE_INFINITY,
    givenUp: 0,
    date: "",
  };
  const inside = (dividends ?? []).filter((paid) => isInside(paid, option));
  for (const { date, years: until, amount } of inside.toSorted((a, b) => a.years - b.years)) {
    const givenUp = put + strike * -Math.expm1(-rate * (years - until));
    const weighed = { gain: amount, givenUp, date };
    if (amount > givenUp) {
      const reason = `the ${dollars(amount)} dividend is worth more than the ${dollars(givenUp)} that exercise gives up: likely assigned before ${date}`;
      return { status: "likely", byDate: date, gain: amount, givenUp, reason };
    }
    if (amount - givenUp > nearest.gain - nearest.givenUp) nearest = weighed;
  }
  const { gain, givenUp, date } = nearest;
  const reason = `the ${dollars(gain)} dividend of ${date} is worth less than the ${dollars(givenUp)} that exercise gives up`;
  return { status: "unlikely", gain, givenUp, reason };
}

function putRisk(option: ShortOption, call: number): AssignmentRisk {
  const { strike, years, rate, dividends } = option;
  const gain = strike * -Math.expm1(-rate * years);
  let waitedFor = 0;
  for (const paid of dividends ?? [])
    if (isInside(paid, option)) waitedFor += paid.amount * Math.exp(-rate * paid.years);
  const givenUp = call + waitedFor;
  if (gain > givenUp) {
    const reason = `deep in the money: ${dollars(gain)} interest on the strike is worth more than the ${dollars(givenUp)} that exercise gives up: may be assigned any day`;
    return { status: "likely", byDate: null, gain, givenUp, reason };
  }
  const reason = `${dollars(Math.max(0, gain))} interest on the strike is worth less than the ${dollars(givenUp)} that exercise gives up`;
  return { status: "unlikely", gain, givenUp, reason };
}

function isInside(paid: ExDividend, { years }: ShortOption): boolean {
  return paid.years >= 0 && paid.years <= years && paid.amount > 0;
}

function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}

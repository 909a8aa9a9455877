import type { ChainContract } from "../../chains/read-chain.ts";
import { count } from "../parts/words.ts";
import type { ColumnSet } from "./ticker-query.ts";

/** A column of one side of a chain. */
export type ChainColumn = {
  head: string;
  /** On which narrow views it stands; a wide screen shows all. */
  sets: readonly ColumnSet[];
  /** For holders of a token alone where quotes are. */
  isQuote: boolean;
  text: (contract: ChainContract) => string;
};

const UNKNOWN = "–";
const MINUS = "−";

/** To so many decimals, never "−0". */
function fixed(value: number | null, digits: number): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** The mark of a usable quote is its middle; of any other nobody knows one. */
function midOf({ quote, mark }: ChainContract): number | null {
  return quote === "usable" ? mark : null;
}

function spreadOf(contract: ChainContract): number | null {
  const mid = midOf(contract);
  const { bid, ask } = contract;
  return mid === null || mid <= 0 || bid === null || ask === null ? null : (100 * (ask - bid)) / mid;
}

const column = (
  head: string,
  sets: readonly ColumnSet[],
  text: ChainColumn["text"],
  isQuote = false,
): ChainColumn => ({ head, sets, isQuote, text });

export const BID = column("Bid", ["quotes"], ({ bid }) => fixed(bid, 2), true);
export const ASK = column("Ask", ["quotes"], ({ ask }) => fixed(ask, 2), true);
const MID = column("Mid", ["market"], (contract) => fixed(midOf(contract), 2), true);
const SPREAD = column("Spread %", ["market"], (contract) => fixed(spreadOf(contract), 1), true);
const IV = column("IV %", ["greeks"], ({ impliedVolatility: iv }) => fixed(iv === null ? null : 100 * iv, 1));
const DELTA = column("Delta", ["quotes", "greeks"], ({ delta }) => fixed(delta, 2));
const GAMMA = column("Gamma", ["greeks"], ({ gamma }) => fixed(gamma, 4));
const THETA = column("Theta", ["greeks"], ({ thetaPerDay }) => fixed(thetaPerDay, 3));
const VEGA = column("Vega", ["greeks"], ({ vegaPerVolPoint }) => fixed(vegaPerVolPoint, 3));
const OPEN = column("OI", ["market"], ({ openInterest }) =>
  openInterest === null ? UNKNOWN : count(openInterest),
);
const VOLUME = column("Vol", ["market"], ({ volume }) => (volume === null ? UNKNOWN : count(volume)));

/** Quotes stand beside the strike on either side. */
const CALLS = [OPEN, VOLUME, VEGA, THETA, GAMMA, DELTA, IV, SPREAD, MID, BID, ASK];
const PUTS = [BID, ASK, MID, SPREAD, IV, DELTA, GAMMA, THETA, VEGA, VOLUME, OPEN];

export function chainColumns(seesQuotes: boolean): { calls: ChainColumn[]; puts: ChainColumn[] } {
  const isShown = ({ isQuote }: ChainColumn) => seesQuotes || !isQuote;
  return { calls: CALLS.filter(isShown), puts: PUTS.filter(isShown) };
}

import { expiresAtMs } from "../../../src/market/expiry.ts";
import type { OptionType } from "../../../src/options/contract.ts";
import type { Market } from "../../market/model/market.ts";
import type { ModelledExpiry } from "../../market/model/options/modelled-expiry.ts";
import { modelledExpiry } from "../../market/model/options/modelled-expiry.ts";
import { type ChainScope, type TrueSlice, trueSlice } from "./chains.ts";
import { type ExpirySummary, type ValuedContract, valueTruth } from "./pool.ts";
import { type StoredSlice, sidesOf } from "./slices.ts";

/** A row of `option_contracts` as it should be. */
export type TrueContract = ValuedContract & { slice: StoredSlice };

/** A row of `chain_snapshots` as it should be. */
export type TrueSnapshot = ExpirySummary & {
  slice: StoredSlice;
  settlement: "AM" | "PM";
  quotedAtMs: number;
  delayed: boolean;
  statedPrice: number | null;
  impliedPrice: number | null;
  impliedPriceError: number | null;
  unpricedCalls: number[];
  unpricedPuts: number[];
  /** What the model priced the quotes with; null where nothing is left to live. */
  modelled: ModelledExpiry | null;
};

export type TrueChains = {
  /** What is left of all refreshes, by OCC symbol. */
  contracts: Map<string, TrueContract>;
  /** Of every refresh, by symbol, root, expiration and slot. */
  snapshots: Map<string, TrueSnapshot>;
};

/**
 * What the stored slices leave behind one after the other: each writes a snapshot for each of its expirations, and takes
 * the place of all earlier contracts of those; one of a provider that stands in leaves what that does not list.
 * `onSlice` sees every slice on the way.
 */
export function replayChains(
  market: Market,
  slices: readonly StoredSlice[],
  scope: ChainScope,
  onSlice: (slice: TrueSlice, valued: ReturnType<typeof valueTruth>) => void = () => undefined,
): TrueChains {
  const parts = new Map<string, TrueContract[]>();
  const snapshots = new Map<string, TrueSnapshot>();
  for (const slice of slices) {
    const truth = trueSlice(market, slice, scope);
    const valued = valueTruth(truth.told, slice.inputs);
    onSlice(truth, valued);
    const groups = Map.groupBy(valued.contracts, ({ contract }) => contract.expiration);
    for (const [expiration, contracts] of groups) {
      for (const type of sidesOf(slice)) {
        const key = partKey(slice.symbol, expiration, type);
        const seen = contracts.filter(({ contract }) => contract.type === type);
        const rows = seen.map((valuedOne) => ({ ...valuedOne, slice }));
        parts.set(key, [...keptBeside(rows, parts.get(key) ?? [], slice), ...rows]);
      }
    }
    for (const expiry of valued.expiries) {
      const settlement = groups.get(expiry.expiration)?.find(({ contract }) => contract.root === expiry.root);
      snapshots.set(snapshotKey(slice.symbol, expiry.root, expiry.expiration, slice.slotMs), {
        ...expiry,
        slice,
        settlement: settlement?.contract.settlement ?? "PM",
        ...sharedOf(truth, valued),
        unpricedCalls: unpricedOf(truth, expiry, "call"),
        unpricedPuts: unpricedOf(truth, expiry, "put"),
        modelled: modelledOf(truth, expiry),
      });
    }
  }
  const contracts = new Map<string, TrueContract>();
  for (const of of parts.values()) for (const row of of) contracts.set(row.contract.occSymbol, row);
  return { contracts, snapshots };
}

/** Whoever stands in for Schwab takes nothing out. */
function keptBeside(
  rows: readonly TrueContract[],
  before: readonly TrueContract[],
  { provider }: StoredSlice,
): TrueContract[] {
  if (provider === "schwab") return [];
  const seen = new Set(rows.map(({ contract }) => contract.occSymbol));
  return before.filter((row) => !seen.has(row.contract.occSymbol));
}

/** What all snapshots of a slice say alike. */
function sharedOf({ told }: TrueSlice, { quotedAtMs, stated, underlying }: ReturnType<typeof valueTruth>) {
  return {
    quotedAtMs,
    delayed: told.delayed,
    statedPrice: stated,
    impliedPrice: underlying.implied,
    impliedPriceError: underlying.impliedError,
  };
}

function modelledOf(
  { slice, modelled }: TrueSlice,
  { root, expiration }: ExpirySummary,
): ModelledExpiry | null {
  const series = modelled.series.find(
    ({ expiration: listed }) => listed.root === root && listed.date === expiration,
  );
  if (series === undefined) return null;
  return expiresAtMs(expiration, series.expiration.settlement) > slice.atMs ? modelledExpiry(series) : null;
}

function unpricedOf({ unpriced }: TrueSlice, expiry: ExpirySummary, type: OptionType): number[] {
  return unpriced
    .filter((one) => one.root === expiry.root && one.expiration === expiry.expiration && one.type === type)
    .map(({ strike }) => strike);
}

const partKey = (symbol: string, expiration: string, type: OptionType) => `${symbol} ${expiration} ${type}`;

export const snapshotKey = (symbol: string, root: string, expiration: string, slotMs: number) =>
  `${symbol} ${root} ${expiration} ${slotMs}`;

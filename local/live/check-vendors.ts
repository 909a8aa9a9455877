import type { ListedCheck, ListedTicker, WorkerApi } from "../worker-api.ts";
import { CHAIN_KEYS, hasChains, type Vendor } from "./read-live-settings.ts";

/** Whom there is any use in asking. */
export type VendorVerdict = {
  /** One line a vendor, with what to do about one that cannot be used. */
  lines: string[];
  /** Vendors with a key that answered it. */
  sound: Vendor[];
};

/** Has the Worker make one cheap call to each vendor that has a key. */
export async function checkVendors(api: WorkerApi, vendors: readonly Vendor[]): Promise<VendorVerdict> {
  return judgeVendors(await api.examine(), vendors);
}

/** The same of the doctor's answer. */
export function judgeVendors(checks: readonly ListedCheck[], vendors: readonly Vendor[]): VendorVerdict {
  const rows = vendors.map((vendor) => ({ vendor, check: checks.find(({ service }) => service === vendor) }));
  return {
    lines: rows.map(
      ({ vendor, check }) => `${vendor}: ${check === undefined ? "not examined" : words(check)}`,
    ),
    sound: rows.filter(({ check }) => check?.state !== "wrong").map(({ vendor }) => vendor),
  };
}

/** Jobs that there is no use in starting, each with the reason; nothing is asked of whoever refused. */
export function uselessJobs(verdict: VendorVerdict, vendors: readonly Vendor[]): ReadonlyMap<string, string> {
  const history = uselessHistory(verdict);
  if (hasChains({ vendors: verdict.sound })) return new Map(history);
  const why = hasChains({ vendors })
    ? "no vendor of option chains takes its keys"
    : `no vendor of option chains has keys here; these would do: ${CHAIN_KEYS}`;
  return new Map([["options_refresh", why], ...history]);
}

function uselessHistory({ sound }: VendorVerdict): [string, string][] {
  if (sound.includes("databento") || sound.includes("alpaca")) return [];
  return [["iv_history", "neither Databento nor Alpaca can be asked for the past of options"]];
}

/** Throws when nobody takes the keys and nothing is stored that could be shown instead. */
export function requireSomething(
  verdict: VendorVerdict,
  tickers: readonly ListedTicker[],
  file: string,
): void {
  if (verdict.sound.length > 0 || tickers.some(({ contracts }) => contracts > 0)) return;
  throw new Error(`None of the vendors in ${file} can be used, and nothing is stored yet. See above.`);
}

function words({ found, mend }: ListedCheck): string {
  return mend === null ? found : `${found} ${mend}`;
}

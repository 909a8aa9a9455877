import type { ExpirationChain, StoredContract, StoredExpirySnapshot } from "../chains/reader-ports.ts";
import { expiresAtMs, yearsBetween } from "../market/expiry.ts";
import { strikeRows } from "../options/chain.ts";
import { quoteMid } from "../options/quote-mid.ts";
import { expirySmile, type Smile } from "../volatility/smile.ts";
import { smilePoints } from "../volatility/smile-points.ts";

/** One expiry of one root, as the last refresh left it, ready to price from. */
export type ExpiryMarket = {
  expiration: string;
  contracts: StoredContract[];
  asOfMs: number;
  provider: string;
  /** From the moment of the quotes: premiums, volatilities and the density then speak of one instant. */
  years: number;
  /** As the provider showed it, for display. */
  underlyingPrice: number;
  /**
   * What the options themselves say the underlying is worth, dividends up to expiry taken out: F e^{-(r - q)T}. After
   * the close the underlying goes on trading while the quotes stand still, and only this price fits them.
   */
  spot: number;
  forward: number;
  rate: number;
  dividendYield: number;
  smile: Smile | null;
  atmVolatility: number | null;
  straddle: number | null;
};

/** Null when nothing usable is stored for the expiry. Of several live roots the one with more contracts is taken. */
export function readExpiryMarket(chain: ExpirationChain): ExpiryMarket | null {
  const root = liveRoots(chain).sort((a, b) => b.contracts.length - a.contracts.length)[0];
  if (root === undefined) return null;
  const { contracts, first, snapshot, asOfMs, years } = root;
  const { forward, underlyingPrice, rate, dividendYield } = snapshot;
  const fitted = expirySmile({
    points: smilePoints({
      rows: strikeRows(contracts),
      forward,
      years,
      discountFactor: Math.exp(-rate * years),
    }),
    forward,
    years,
  });
  return {
    expiration: first.expiration,
    contracts,
    asOfMs,
    provider: first.provider,
    years,
    underlyingPrice,
    spot: forward * Math.exp(-(rate - dividendYield) * years),
    forward,
    rate,
    dividendYield,
    smile: fitted.ok ? fitted.smile : null,
    atmVolatility: fitted.ok ? fitted.smile.atmVolatility : null,
    straddle: straddleAt(contracts, forward),
  };
}

type LiveRoot = Pick<ExpiryMarket, "contracts" | "asOfMs" | "years"> & {
  first: StoredContract;
  snapshot: StoredExpirySnapshot;
};

/** Roots that still trade: on the day of a monthly, SPX has settled in the morning and SPXW lives until the close. */
function liveRoots({ contracts: all, snapshots }: ExpirationChain): LiveRoot[] {
  return [...Map.groupBy(all, (contract) => contract.root)].flatMap(([root, contracts]) => {
    const [first] = contracts;
    const snapshot = snapshots.find((one) => one.root === root);
    if (first === undefined || snapshot === undefined) return [];
    const asOfMs = Math.max(...contracts.map((contract) => contract.lastUpdatedMs));
    const years = yearsBetween(asOfMs, expiresAtMs(first.expiration, first.settlement));
    return years > 0 ? [{ contracts, first, snapshot, asOfMs, years }] : [];
  });
}

/** Mid of the call and put at the strike nearest the forward, dollars a share. */
function straddleAt(contracts: readonly StoredContract[], forward: number): number | null {
  const nearest = (type: "call" | "put") =>
    contracts
      .filter((contract) => contract.type === type && quoteMid(contract).ok)
      .sort((a, b) => Math.abs(a.strike - forward) - Math.abs(b.strike - forward))[0];
  const [call, put] = [nearest("call"), nearest("put")];
  if (call === undefined || put === undefined || call.strike !== put.strike) return null;
  const [callMid, putMid] = [quoteMid(call), quoteMid(put)];
  return callMid.ok && putMid.ok ? callMid.mid + putMid.mid : null;
}

import { alpacaVendor } from "./alpaca/alpaca-vendor.ts";
import { cboeVendor } from "./cboe/cboe-vendor.ts";
import { databentoVendor } from "./databento/databento-vendor.ts";
import { finnhubVendor } from "./finnhub/finnhub-vendor.ts";
import type { Market } from "./model/market.ts";
import { createMarket } from "./model/market.ts";
import { recordedSource } from "./replay/recorded-source.ts";
import { createAuthorizationCodes } from "./schwab/authorization-codes.ts";
import { marketSource } from "./schwab/market-source.ts";
import type { SchwabSource } from "./schwab/schwab-source.ts";
import { type SchwabLimits, schwabVendor } from "./schwab/schwab-vendor.ts";
import { createTokens } from "./schwab/tokens.ts";
import { serveVendors, type VendorServer } from "./serve-vendors.ts";
import { tiingoVendor } from "./tiingo/tiingo-vendor.ts";
import { treasuryVendor } from "./treasury/treasury-vendor.ts";
import type { SandboxRequest, Vendor } from "./vendor.ts";

export type SandboxMarketOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  /** The same seed gives the same market, to the last quote. */
  readonly seed: number;
  /** Market time, epoch ms: the wall clock, a simulated one, or the moment of a replay. */
  readonly now: () => number;
  readonly appKey: string;
  readonly secretKey: string;
  /** A Schwab refresh token that is good from the start. */
  readonly refreshToken: string;
  /** Serve the recorded `chains_<SYMBOL>*.json` of this folder instead of the modelled market. */
  readonly replayDir?: string;
  readonly limits?: SchwabLimits;
  /** Tiingo is served when it has a key, and never in a replay: nothing of it is recorded for the moment. */
  readonly tiingoKey?: string;
  /** Default 50; null: no limit. */
  readonly tiingoRequestsPerHour?: number | null;
  /** Finnhub likewise. */
  readonly finnhubKey?: string;
  /** Default 60; null: no limit. */
  readonly finnhubRequestsPerMinute?: number | null;
  /** Alpaca likewise; both are needed. */
  readonly alpacaKey?: string;
  readonly alpacaSecret?: string;
  /** Default 200; null: no limit. */
  readonly alpacaRequestsPerMinute?: number | null;
  /** Default "free", which has no bars of the last 15 minutes. */
  readonly alpacaPlan?: "free" | "plus";
  /** Databento likewise. */
  readonly databentoKey?: string;
  /** Told of every sound answer that goes out whole. */
  readonly onSound?: (vendor: string, request: SandboxRequest) => void;
};

export type SandboxMarket = VendorServer & {
  /** The model behind the answers, to compare stored rows with; null in a replay. */
  readonly market: Market | null;
};

/** Starts every vendor of the sandbox market on one port of 127.0.0.1. Rejects when the port is taken. */
export async function startSandboxMarket(options: SandboxMarketOptions): Promise<SandboxMarket> {
  const { port, now, appKey, secretKey, refreshToken, replayDir, limits } = options;
  const { market, source } = openSource(options);
  const tokens = createTokens({ secretKey, refreshToken, now });
  // A replay's clock may stand still, and then its first minute would never end.
  const clock = replayDir === undefined ? now : Date.now;
  const schwab = schwabVendor({
    source,
    tokens,
    codes: createAuthorizationCodes(now),
    appKey,
    secretKey,
    now,
    limits: { clock, ...limits },
  });
  const server = await serveVendors({
    // The curve needs no key and no model of a share, so that it is there in a replay too.
    vendors: [schwab, treasuryVendor(), ...modelVendors(market, options)],
    port,
    now,
    ...(options.onSound && { onSound: options.onSound }),
  });
  return { ...server, market };
}

/** The vendors that only the model feeds. */
function modelVendors(market: Market | null, options: SandboxMarketOptions): Vendor[] {
  if (market === null) return [];
  const { now: clock, tiingoKey, tiingoRequestsPerHour, finnhubKey, finnhubRequestsPerMinute } = options;
  const vendors: Vendor[] = [];
  if (tiingoKey !== undefined) {
    const limit = tiingoRequestsPerHour === undefined ? {} : { requestsPerHour: tiingoRequestsPerHour };
    vendors.push(tiingoVendor({ market, key: tiingoKey, clock, ...limit }));
  }
  if (finnhubKey !== undefined) {
    const limit =
      finnhubRequestsPerMinute === undefined ? {} : { requestsPerMinute: finnhubRequestsPerMinute };
    vendors.push(finnhubVendor({ market, key: finnhubKey, clock, ...limit }));
  }
  vendors.push(...alpacaOf(market, options), cboeVendor({ market, clock }));
  if (options.databentoKey !== undefined)
    vendors.push(databentoVendor({ market, key: options.databentoKey }));
  return vendors;
}

function alpacaOf(market: Market, options: SandboxMarketOptions): Vendor[] {
  const { now: clock, alpacaKey: key, alpacaSecret: secret, alpacaPlan: plan } = options;
  const { alpacaRequestsPerMinute: requestsPerMinute } = options;
  if (key === undefined || secret === undefined) return [];
  const limit = requestsPerMinute === undefined ? {} : { requestsPerMinute };
  return [alpacaVendor({ market, key, secret, clock, ...limit, ...(plan && { plan }) })];
}

function openSource({ seed, replayDir }: SandboxMarketOptions): {
  market: Market | null;
  source: SchwabSource;
} {
  if (replayDir !== undefined) return { market: null, source: recordedSource(replayDir) };
  const market = createMarket({ seed });
  return { market, source: marketSource(market) };
}

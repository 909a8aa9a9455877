import type { Market } from "./model/market.ts";
import { createMarket } from "./model/market.ts";
import { recordedSource } from "./replay/recorded-source.ts";
import { createAuthorizationCodes } from "./schwab/authorization-codes.ts";
import { marketSource } from "./schwab/market-source.ts";
import type { SchwabSource } from "./schwab/schwab-source.ts";
import { type SchwabLimits, schwabVendor } from "./schwab/schwab-vendor.ts";
import { createTokens } from "./schwab/tokens.ts";
import { serveVendors, type VendorServer } from "./serve-vendors.ts";

export interface SandboxMarketOptions {
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
}

export interface SandboxMarket extends VendorServer {
  /** The model behind the answers, to compare stored rows with; null in a replay. */
  readonly market: Market | null;
}

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
  const server = await serveVendors({ vendors: [schwab], port, now });
  return { ...server, market };
}

function openSource({ seed, replayDir }: SandboxMarketOptions): {
  market: Market | null;
  source: SchwabSource;
} {
  if (replayDir !== undefined) return { market: null, source: recordedSource(replayDir) };
  const market = createMarket({ seed });
  return { market, source: marketSource(market) };
}

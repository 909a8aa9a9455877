import { parseOccSymbol } from "../../../src/options/occ-symbol.ts";
import type { FaultKind } from "../faults.ts";
import type { Market } from "../model/market.ts";
import {
  jsonAnswer,
  jsonTextAnswer,
  type SandboxAnswer,
  type SandboxRequest,
  type Vendor,
} from "../vendor.ts";
import { createWindowLimit } from "../window-limit.ts";
import { answerBars } from "./bars.ts";
import { answerCorporateActions } from "./corporate-actions.ts";
import { answerOptionBars } from "./option-bars.ts";
import { createOptionSnapshots } from "./option-snapshots.ts";
import { refuse } from "./refuse.ts";
import { answerSnapshots } from "./stock-snapshots.ts";

export type AlpacaVendorOptions = {
  readonly market: Market;
  readonly key: string;
  readonly secret: string;
  readonly clock: () => number;
  /** In one natural minute; null: no limit. Default 200, as on the free plan. */
  readonly requestsPerMinute?: number | null;
  /** The free plan has no bars of the last 15 minutes. Default "free". */
  readonly plan?: "free" | "plus";
};

const STOCKS = "/v2/stocks/";
const ACTIONS = "/v1/corporate-actions";
const OPTIONS = "/v1beta1/options/snapshots/";
const OPTION_BARS = "/v1beta1/options/bars";
const MINUTE_MS = 60_000;
const FREE_REQUESTS_PER_MINUTE = 200;

/** Alpaca's market data: bars of shares and of options, snapshots of both, and declared dividends. */
export function alpacaVendor(options: AlpacaVendorOptions): Vendor {
  const { market, key, secret, clock, requestsPerMinute, plan = "free" } = options;
  const perMinute = requestsPerMinute === undefined ? FREE_REQUESTS_PER_MINUTE : requestsPerMinute;
  const allows = createWindowLimit(perMinute, MINUTE_MS, clock);
  const optionSnapshots = createOptionSnapshots(market);
  const answer = (request: SandboxRequest): SandboxAnswer => {
    const { headers, url } = request;
    if (headers["apca-api-key-id"] !== key || headers["apca-api-secret-key"] !== secret) return forbidden();
    if (!allows()) return refuse(429, "too many requests.");
    if (request.method !== "GET") return refuse(405, "method not allowed");
    if (url.pathname === "/v2/stocks/bars") return answerBars(market, request, plan);
    if (url.pathname === "/v2/stocks/snapshots") return answerSnapshots(market, request);
    if (url.pathname === OPTION_BARS) return answerOptionBars(market, request, plan);
    if (url.pathname === ACTIONS) return answerCorporateActions(market, request);
    if (url.pathname.startsWith(OPTIONS)) return optionSnapshots(underlyingOf(request), request);
    return refuse(404, "endpoint not found.");
  };
  return {
    name: "Alpaca",
    owns: (path) => path.startsWith(STOCKS) || path === ACTIONS || path.startsWith("/v1beta1/options/"),
    symbolsOf: (request) => {
      const underlying = underlyingOf(request);
      if (underlying !== "") return [underlying];
      const symbols = (request.url.searchParams.get("symbols") ?? "").split(",");
      if (request.url.pathname !== OPTION_BARS) return symbols;
      return [...new Set(symbols.map((name) => parseOccSymbol(name)?.root ?? name))];
    },
    answer,
    faulted: (kind, request) => faulted(kind, answer(request)),
  };
}

function forbidden(): SandboxAnswer {
  return refuse(403, "forbidden.");
}

/** Faults of tokens and contents that mean something here: the rest leaves the answer as it is. */
function faulted(kind: FaultKind, sound: SandboxAnswer): SandboxAnswer {
  if (kind === "access-token-expired") return forbidden();
  if (kind === "chain-maps-empty") return jsonAnswer(200, { snapshots: {}, next_page_token: null });
  if (sound.status !== 200) return sound;
  const text = sound.body.toString("utf8");
  if (kind === "nan-strings") return jsonTextAnswer(200, text.replaceAll(/"(c|bp)":[\d.]+/g, '"$1":"NaN"'));
  if (kind === "minus-999") return jsonTextAnswer(200, text.replaceAll(/"(l|ap)":[\d.]+/g, '"$1":-999.0'));
  if (kind === "missing-fields") return jsonTextAnswer(200, text.replaceAll(/"(v|bp|p)":[\d.]+,/g, ""));
  return sound;
}

function underlyingOf({ url }: SandboxRequest): string {
  if (!url.pathname.startsWith(OPTIONS)) return "";
  try {
    return decodeURIComponent(url.pathname.slice(OPTIONS.length)).toUpperCase();
  } catch {
    return "";
  }
}

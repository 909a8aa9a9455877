import { addDays } from "../../../src/market/calendar-date.ts";
import { wallTimeToMs } from "../../../src/market/time-zone.ts";
import type { SandboxRequest } from "../../market/vendor.ts";

export type Vendor = "schwab" | "alpaca" | "tiingo" | "databento";

/** One sound answer of a vendor: what the Worker could have learnt at that instant. */
export type Answer = {
  vendor: Vendor;
  what: "chain" | "1m" | "5m" | "1d";
  /** As the modelled market names them. */
  symbols: readonly string[];
  atMs: number;
  /** What was asked for, `[fromMs, toMs)`, epoch ms. */
  fromMs: number;
  toMs: number;
};

type Range = Pick<Answer, "fromMs" | "toMs">;

const ALWAYS: Range = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
const TIMEFRAMES = { "1Min": "1m", "5Min": "5m", "1Day": "1d" } as const;
const SCHEMAS = { "ohlcv-1m": "1m", "ohlcv-1d": "1d" } as const;

/** "BRK.B" and "BRK-B" are "BRK/B" in the model. */
export function modelSymbol(symbol: string): string {
  return symbol.toUpperCase().replace(/[.-]/, "/");
}

/** An answer about chains or bars, or null for one about anything else. */
export function readAnswer(vendor: string, request: SandboxRequest): Answer | null {
  const { pathname, searchParams } = request.url;
  const about = (name: Vendor, what: Answer["what"] | undefined, symbols: string, range: Range) =>
    what === undefined
      ? null
      : { vendor: name, what, symbols: symbols.split(",").map(modelSymbol), atMs: request.nowMs, ...range };
  const given = (name: string) => searchParams.get(name) ?? "";
  const [, first = "", second = "", third = "", fourth = ""] = pathname.split("/");
  switch (`${vendor} ${pathname.endsWith("/prices") ? "prices" : (pathname.split("/").at(-1) ?? "")}`) {
    case "Schwab chains":
      return about("schwab", "chain", given("symbol"), ALWAYS);
    case "Schwab pricehistory":
      return about("schwab", schwabTimeframe(searchParams), given("symbol"), {
        fromMs: Number(given("startDate")),
        toMs: Number(given("endDate")) + 1,
      });
    case "Alpaca bars":
      return about("alpaca", pick(TIMEFRAMES, given("timeframe")), given("symbols"), {
        fromMs: Date.parse(given("start")),
        toMs: Date.parse(given("end")) + 1,
      });
    case "Databento timeseries.get_range":
      return databentoAnswer(request, about);
    case "Tiingo prices":
      return about("tiingo", "1d", decodeURIComponent(third), {
        fromMs: wallTimeToMs(given("startDate"), 0),
        toMs: wallTimeToMs(addDays(given("endDate"), 1), 0),
      });
    default:
      return vendor === "Alpaca" && `${first}/${second}/${third}` === "v1beta1/options/snapshots"
        ? about("alpaca", "chain", decodeURIComponent(fourth), ALWAYS)
        : null;
  }
}

function schwabTimeframe(params: URLSearchParams): Answer["what"] {
  if (params.get("frequencyType") !== "minute") return "1d";
  return params.get("frequency") === "5" ? "5m" : "1m";
}

/** Days are asked for by UTC date, and are stamped with the open of their session when stored, which lies inside. */
function databentoAnswer(
  { method, body, url }: SandboxRequest,
  about: (name: Vendor, what: Answer["what"] | undefined, symbols: string, range: Range) => Answer | null,
): Answer | null {
  const form = method === "POST" ? new URLSearchParams(body) : url.searchParams;
  const [start, end] = [form.get("start") ?? "", form.get("end") ?? ""];
  const range = { fromMs: Date.parse(start), toMs: Date.parse(end) };
  return about("databento", pick(SCHEMAS, form.get("schema") ?? ""), form.get("symbols") ?? "", range);
}

function pick<T extends string>(known: Readonly<Record<string, T>>, name: string): T | undefined {
  return known[name];
}

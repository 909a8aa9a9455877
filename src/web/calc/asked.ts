import { AppError } from "../../errors.ts";
import { parseTickerSymbol } from "../../options/ticker-symbol.ts";
import { TRADE_NAMES, type TradeBody, tradeBody } from "./trade-query.ts";

/** What an address of /calc asks for beside the trade, as it was typed. */
export type Asked = {
  /** The body of POST /v1/calc; null where no trade is asked for yet. */
  body: TradeBody | null;
  /** As typed, for the form; of a trade that cannot be read too. */
  typed: URLSearchParams;
  /** What is wrong with the legs; null where they can be read. */
  unread: AppError | null;
  symbol: string | null;
  /** Which expiration's chain is shown, as typed; null where none is. */
  chain: string | null;
  allStrikes: boolean;
  /** Of the what-if: a date, percentage points, dollars a share. */
  whatIf: { date: string; shift: string; price: string };
  /** Names behind the "?" that mean nothing here. */
  unknown: string[];
};

const OWN_NAMES = ["chain", "strikesShown", "date", "shift", "price"];
/** What others hang on links that are shared. */
const TRACKING = /^(?:utm_|fbclid$|gclid$|ref$)/;

export function readAsked(typed: URLSearchParams): Asked {
  const given = (name: string) => typed.get(name)?.trim() ?? "";
  const symbol = parseTickerSymbol(given("symbol"));
  const asksTrade = ["strategy", "strikes", "leg"].some((name) =>
    typed.getAll(name).some((text) => text.trim() !== ""),
  );
  const chain = given("chain");
  return {
    ...read(typed, asksTrade),
    typed,
    symbol,
    chain: chain !== "" ? chain : asksTrade || symbol === null ? null : "nearest",
    allStrikes: given("strikesShown") === "all",
    whatIf: { date: given("date"), shift: given("shift"), price: given("price") },
    unknown: [...new Set(typed.keys())].filter(
      (name) => !TRADE_NAMES.includes(name) && !OWN_NAMES.includes(name) && !TRACKING.test(name),
    ),
  };
}

function read(typed: URLSearchParams, asksTrade: boolean): Pick<Asked, "body" | "unread"> {
  try {
    return { body: asksTrade ? tradeBody(typed) : null, unread: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { body: null, unread: error };
  }
}

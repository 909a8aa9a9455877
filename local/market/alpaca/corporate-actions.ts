import { addDays } from "../../../src/market/calendar-date.ts";
import { newYorkDate } from "../../../src/market/time-zone.ts";
import { hashOf, streamOf } from "../../chance.ts";
import type { Market } from "../model/market.ts";
import { dividendsOf, type ModelledDividend } from "../model/universe/dividends.ts";
import { jsonAnswer, type SandboxAnswer, type SandboxRequest } from "../vendor.ts";
import { refuse } from "./refuse.ts";
import { askedSymbols, isShare, modelSymbol } from "./symbols.ts";

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;
/** Of a split or a merger the sandbox tells nothing here; asking for them is no mistake. */
const TYPES = /^[a-z_]+$/;

/** GET /v1/corporate-actions: dividends that companies have declared by now, by ex-date, in pages. */
export function answerCorporateActions(market: Market, { url, nowMs }: SandboxRequest): SandboxAnswer {
  const params = url.searchParams;
  const asked = askedSymbols(params);
  if (!asked.ok) return refuse(400, asked.message);
  const limit = Number(params.get("limit") ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) return refuse(400, "invalid limit");
  const today = newYorkDate(nowMs);
  const from = params.get("start") ?? today;
  const to = params.get("end") ?? today;
  if (!DATE.test(from) || !DATE.test(to) || from > to) return refuse(400, "invalid start or end");
  const types = (params.get("types") ?? "cash_dividend").split(",");
  if (types.some((type) => !TYPES.test(type))) return refuse(400, "invalid types");
  const rows = types.includes("cash_dividend") ? declared(market, asked.symbols, { from, to, today }) : [];
  if (params.get("sort") === "desc") rows.reverse();
  const offset = Number(Buffer.from(params.get("page_token") ?? "", "base64").toString("utf8"));
  if (!Number.isInteger(offset)) return refuse(400, "invalid page_token");
  const page = rows.slice(offset, offset + limit);
  const next = offset + limit < rows.length ? Buffer.from(String(offset + limit)).toString("base64") : null;
  const actions = page.length === 0 ? {} : { cash_dividends: page };
  return jsonAnswer(200, { corporate_actions: actions, next_page_token: next });
}

function declared(
  market: Market,
  symbols: readonly string[],
  { from, to, today }: { from: string; to: string; today: string },
) {
  const rows = symbols
    .filter((symbol) => isShare(market, symbol))
    .flatMap((symbol) => {
      const profile = market.profile(modelSymbol(symbol));
      const all = profile === null ? [] : dividendsOf(profile);
      return all
        .filter(({ exDate, declaredDate }) => exDate >= from && exDate <= to && declaredDate <= today)
        .map((dividend) => wireDividend(symbol, dividend));
    });
  return rows.toSorted((a, b) => (a.ex_date < b.ex_date ? -1 : Number(a.ex_date > b.ex_date)));
}

function wireDividend(symbol: string, dividend: ModelledDividend) {
  const { exDate, amount, special, recordDate, payDate } = dividend;
  const number = hashOf(0, streamOf(symbol), streamOf(exDate)).toString(16).padStart(12, "0");
  return {
    id: `00000000-0000-4000-8000-${number}`,
    symbol,
    cusip: String(streamOf(symbol) % 1_000_000_000).padStart(9, "0"),
    rate: amount,
    special,
    foreign: false,
    ex_date: exDate,
    record_date: recordDate,
    payable_date: payDate,
    process_date: addDays(payDate, 1),
  };
}

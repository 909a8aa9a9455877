import { AppError } from "../../errors.ts";
import type { LegType, Side } from "../../options/contract.ts";

/**
 * A trade in an address, and as the JSON body of POST /v1/calc. Every field has the body's name, and legs are written
 * short: `symbol=SPY&strategy=bull_put_spread&strikes=580/575&dte=30`, or
 * `symbol=SPY&leg=-1P580@2026-12-18&leg=1P575@2026-12-18&leg=2S`. Nothing is judged here but the shape of a leg: the
 * body's schema refuses what it would refuse of a program.
 */

/** A leg of the body. Quantity 1 of shares is a hundred; `premium` and `impliedVolatility` are the trader's own. */
export type QueriedLeg = {
  type: LegType;
  side: Side;
  quantity?: number | undefined;
  strike?: number | undefined;
  dte?: number | undefined;
  expiration?: string | undefined;
  root?: string | undefined;
  premium?: number | undefined;
  impliedVolatility?: number | undefined;
};

const TEXTS = ["strategy", "expiration", "farExpiration", "root", "fill"] as const;
const NUMBERS = [
  "dte",
  "farDte",
  "premium",
  "underlyingPrice",
  "rate",
  "dividendYield",
  "contracts",
  "accountSize",
  "riskPercent",
] as const;

/** The body as far as an address can say it. A text where a number belongs is one that the schema refuses. */
export type TradeBody = {
  symbol?: string | undefined;
  strikes?: string | readonly number[] | undefined;
  legs?: readonly QueriedLeg[] | undefined;
} & { [Name in (typeof TEXTS)[number]]?: string | undefined } & {
  [Name in (typeof NUMBERS)[number]]?: number | string | undefined;
};

/** Names behind the "?" that are the trade's. */
export const TRADE_NAMES: readonly string[] = ["symbol", "strikes", "leg", ...TEXTS, ...NUMBERS];

/**
 * The body that an address asks for. Empty fields, as forms send them, are left out. Throws `invalid_request` for a leg
 * that cannot be read.
 */
export function tradeBody(query: URLSearchParams): TradeBody {
  const given = (name: string) => query.get(name)?.trim() || undefined;
  const legs = query.getAll("leg").filter((text) => text.trim() !== "");
  return withoutUndefined({
    symbol: given("symbol"),
    strikes: given("strikes"),
    legs: legs.length === 0 ? undefined : legs.map(parseLeg),
    ...Object.fromEntries(TEXTS.map((name) => [name, given(name)])),
    ...Object.fromEntries(NUMBERS.map((name) => [name, numberOr(given(name))])),
  });
}

/** What stands behind the "?" for a body; `tradeBody` reads it back. */
export function tradeQuery({ symbol, strikes, legs = [], ...body }: TradeBody): string {
  const fields: [string, number | string | undefined][] = [
    ["symbol", symbol],
    ["strategy", body.strategy],
    ["strikes", typeof strikes === "object" ? strikes.join("/") : strikes],
    ...legs.map((leg): [string, string] => ["leg", legText(leg)]),
    ...[...TEXTS.slice(1), ...NUMBERS].map((name): [string, number | string | undefined] => [
      name,
      body[name],
    ]),
  ];
  return fields
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escaped(String(value))}`)
    .join("&");
}

function withoutUndefined(body: TradeBody): TradeBody {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

function numberOr(text: string | undefined): number | string | undefined {
  return text !== undefined && NUMBER.test(text) ? Number(text) : text;
}

/** Of what an address may hold as it is, what the texts above are made of stays readable. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(/%(?:2F|40|2C)/g, decodeURIComponent);
}

const LETTERS = { call: "C", put: "P", stock: "S" } as const satisfies Record<LegType, string>;
const MARKS = { p: "premium", v: "impliedVolatility", r: "root" } as const;

/** "-1P580@2026-12-18": sold; bought has no sign. "@30d" is days; behind "~" p premium, v volatility, r root. */
export function legText({ type, side, quantity = 1, ...leg }: QueriedLeg): string {
  const when = leg.expiration ?? (leg.dte === undefined ? undefined : `${leg.dte}d`);
  const more = Object.entries(MARKS).flatMap(([mark, name]) =>
    leg[name] === undefined ? [] : `~${mark}${leg[name]}`,
  );
  return [
    side === "sell" ? "-" : "",
    quantity,
    LETTERS[type],
    leg.strike ?? "",
    when === undefined ? "" : `@${when}`,
    ...more,
  ].join("");
}

const AMOUNT = "(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?";
const LEG = new RegExp(
  `^([+-]?)(\\d+)?([CPS])(${AMOUNT})?(?:@(?:(\\d{4}-\\d\\d-\\d\\d)|(\\d+)d?))?((?:~.*)?)$`,
  "i",
);

/** A "+" in an address is a space unless it is escaped, and is trimmed like one. */
function parseLeg(text: string): QueriedLeg {
  const [, sign, quantity, letter = "", strike, expiration, dte, more = ""] =
    LEG.exec(text.trim()) ?? refuse(text);
  const type = letter.toUpperCase() === "C" ? "call" : letter.toUpperCase() === "P" ? "put" : "stock";
  return {
    type,
    side: sign === "-" ? "sell" : "buy",
    quantity: Number(quantity ?? 1),
    ...(strike !== undefined && { strike: Number(strike) }),
    ...(expiration !== undefined && { expiration }),
    ...(dte !== undefined && { dte: Number(dte) }),
    ...Object.fromEntries(
      more
        .split("~")
        .slice(1)
        .map((mark) => readMark(mark, text)),
    ),
  };
}

function readMark(mark: string, text: string): [string, number | string] {
  const name = Object.entries(MARKS).find(([letter]) => mark.startsWith(letter))?.[1] ?? refuse(text);
  const value = mark.slice(1);
  return [name, name === "root" ? value : (numberOr(value) ?? value)];
}

function refuse(text: string): never {
  throw new AppError("invalid_request", `leg: "${text.slice(0, 60)}" is no leg.`, {
    hint: "Write -1P580@2026-12-18 for one put at 580 sold, 2C600@30d for two calls bought, 1S for 100 shares.",
  });
}

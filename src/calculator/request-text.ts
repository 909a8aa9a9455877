import { AppError } from "../errors.ts";
import { dayNumber } from "../market/calendar-date.ts";
import { FILLS, type Fill } from "../options/fill-prices.ts";
import { findStrategy } from "../options/strategy.ts";
import { parseRoot, parseTickerSymbol } from "../options/ticker-symbol.ts";
import type { CalculateInput, RequestedLeg } from "./calculate-request.ts";
import type { Calculation } from "./calculation.ts";
import { type Bounds, LIMITS, MAX_LEGS, MAX_STRIKES } from "./limits.ts";

/**
 * A request as a short text that needs no escaping in an address: parts between "~", what is inside one between "_".
 * "SPY~bull_put_spread~580_575~e2026-12-18~n2", "SPY~legs~bc580_q1_e2026-12-18~ss_q1". What sizes an account is left out:
 * it changes no curve.
 */
export function requestText(input: CalculateInput): string {
  const what =
    input.kind === "legs"
      ? ["legs", ...input.legs.map(legText)]
      : [input.strategy, input.strikes.join("_"), ...fields(input, WHEN), ...fields(input, FAR)];
  return [input.symbol ?? "-", ...what, ...fields(input, COMMON)].join("~");
}

/** The same with the expirations that the answer was made of: the nearest one to "30 days" is another tomorrow. */
export function settledRequestText(input: CalculateInput, answer: Pick<Calculation, "legs">): string {
  const dates = answer.legs.flatMap(({ expiration }) => expiration ?? []);
  if (input.kind === "legs") {
    const legs = input.legs.map((leg, index) => {
      const expiration = answer.legs[index]?.expiration ?? undefined;
      return leg.type === "stock" || expiration === undefined ? leg : { ...leg, dte: undefined, expiration };
    });
    return requestText({ ...input, legs });
  }
  const [near, ...later] = [...new Set(dates)].sort();
  const far = later.at(-1);
  if (near === undefined) return requestText(input);
  const settled = { ...input, dte: undefined, expiration: near };
  return requestText(far === undefined ? settled : { ...settled, farDte: undefined, farExpiration: far });
}

/** The request that a text stands for. Throws `invalid_request` for a text that `requestText` does not write. */
export function parseRequestText(text: string): CalculateInput {
  const [symbolText = "", what = "", ...rest] = text.split("~");
  const symbol = symbolText === "-" ? null : (parseTickerSymbol(symbolText) ?? refuse("symbol"));
  if (what === "legs") {
    const legTexts = rest.filter(isLegText);
    if (legTexts.length === 0 || legTexts.length > MAX_LEGS) refuse("legs");
    const common = readFields(rest.slice(legTexts.length), COMMON);
    return { kind: "legs", ...(symbol !== null && { symbol }), legs: legTexts.map(parseLeg), ...common };
  }
  const strategy = findStrategy(what)?.name ?? refuse("strategy");
  const [strikesText = "", ...more] = rest;
  const strikes = strikesText.split("_").map((strike) => numberIn("strike", strike));
  if (strikes.length > MAX_STRIKES) refuse("strikes");
  const given = readFields(more, { ...WHEN, ...FAR, ...COMMON });
  return { kind: "strategy", symbol: symbol ?? refuse("symbol"), strategy, strikes, ...given };
}

/** By the letter that a value follows. */
const WHEN = { e: "expiration", d: "dte", r: "root" } as const;
const FAR = { E: "farExpiration", D: "farDte", p: "premium" } as const;
const COMMON = { n: "contracts", u: "underlyingPrice", i: "rate", y: "dividendYield", f: "fill" } as const;
const OF_LEG = { q: "quantity", p: "premium", v: "impliedVolatility", ...WHEN } as const;

type Letters = Readonly<Record<string, string>>;

function fields(from: object, letters: Letters): string[] {
  const values = new Map<string, unknown>(Object.entries(from));
  return Object.entries(letters).flatMap(([letter, name]) => {
    const value = values.get(name);
    return value === undefined ? [] : `${letter}${value}`;
  });
}

function legText(leg: RequestedLeg): string {
  const strike = leg.type === "stock" ? "" : leg.strike;
  return [`${leg.side[0]}${leg.type[0]}${strike}`, ...fields(leg, OF_LEG)].join("_");
}

const LEG = /^([bs])([cps])(\d[\d.]*)?$/;
const TYPES = { c: "call", p: "put", s: "stock" } as const;

function isLegText(text: string): boolean {
  return LEG.test(text.split("_")[0] ?? "");
}

function parseLeg(text: string): RequestedLeg {
  const [head = "", ...rest] = text.split("_");
  const [, sideLetter, typeLetter, strikeText] = LEG.exec(head) ?? refuse("legs");
  const type = TYPES[typeLetter as keyof typeof TYPES];
  const side = sideLetter === "b" ? ("buy" as const) : ("sell" as const);
  const { quantity = 1, ...given } = readFields(rest, OF_LEG);
  if (type === "stock") return { type, side, quantity, ...given };
  return { type, side, strike: numberIn("strike", strikeText ?? ""), quantity, ...given };
}

type Fields = {
  expiration?: string;
  dte?: number;
  root?: string;
  farExpiration?: string;
  farDte?: number;
  premium?: number;
  contracts?: number;
  underlyingPrice?: number;
  rate?: number;
  dividendYield?: number;
  fill?: Fill;
  quantity?: number;
  impliedVolatility?: number;
};

function readFields(texts: readonly string[], letters: Letters): Fields {
  return Object.fromEntries(
    texts.map((text) => {
      const name = letters[text[0] ?? ""] ?? refuse("field");
      return [name, valueIn(name, text.slice(1))];
    }),
  );
}

function valueIn(name: string, text: string): string | number {
  if (name === "expiration" || name === "farExpiration") return dateIn(text);
  if (name === "root") return parseRoot(text) ?? refuse(name);
  if (name === "fill") return FILLS.find((fill) => fill === text) ?? refuse(name);
  return numberIn(name === "farDte" ? "dte" : (name as keyof typeof LIMITS), text);
}

function dateIn(text: string): string {
  try {
    dayNumber(text);
    return text;
  } catch {
    return refuse("expiration");
  }
}

function numberIn(name: keyof typeof LIMITS, text: string): number {
  const value = text === "" ? Number.NaN : Number(text);
  const { min, max }: Bounds = LIMITS[name];
  return value >= min && value <= max ? value : refuse(name);
}

function refuse(part: string): never {
  throw new AppError("invalid_request", `request: its ${part} cannot be read`, {
    hint: "Take the address of a picture as the command's answer gives it.",
  });
}

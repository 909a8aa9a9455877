import type { CalculatedLeg, Calculation } from "../../calculator/calculation.ts";
import { count, fixed, percent, plural, price, shortDate, strikeText, todayOf } from "./figures.ts";

const SHARES_A_CONTRACT = 100;
const SOURCES = { mid: "", mark: " mark", manual: " yours", model: " model", underlying: "" };
const QUALITY = {
  usable: "",
  "no-bid": "no bid",
  "no-ask": "no ask",
  crossed: "crossed quote",
  "too-wide": "quote too wide",
  old: "old quote",
};

type Position = Pick<Calculation, "contracts" | "expiration" | "dte">;

/** "**Sell** 2 × 570 put @ 9.20 · IV 21.3 % · Δ -0.40": what is traded, over all contracts. */
export function describeLeg(leg: CalculatedLeg, position: Position): string {
  const many = leg.quantity * position.contracts;
  const name = legName(leg, position);
  const what =
    leg.type === "stock"
      ? plural(many * SHARES_A_CONTRACT, "share")
      : `${many === 1 ? "" : `${count(many)} × `}${name}`;
  const parts = [
    `**${leg.side === "buy" ? "Buy" : "Sell"}** ${what}${premiumText(leg)}`,
    leg.impliedVolatility === null ? "" : `IV ${percent(leg.impliedVolatility)}`,
    leg.delta === null || leg.type === "stock" ? "" : `Δ ${fixed(leg.delta, 2)}`,
    leg.quality === null || leg.premiumSource === "manual" ? "" : QUALITY[leg.quality],
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

/** "570 put", with its date where that is not the position's. */
export function legName(leg: CalculatedLeg, position: Position): string {
  if (leg.strike === null) return "shares";
  const far =
    leg.expiration === null || leg.expiration === position.expiration
      ? ""
      : ` ${shortDate(leg.expiration, todayOf(position))}`;
  return `${strikeText(leg.strike)} ${leg.type}${far}`;
}

function premiumText({ premium, premiumSource }: CalculatedLeg): string {
  return premium === null ? "" : ` @ ${price(premium)}${SOURCES[premiumSource]}`;
}

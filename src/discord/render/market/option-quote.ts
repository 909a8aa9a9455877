import type { APIEmbed, APIEmbedField } from "discord-api-types/v10";
import type { OptionQuoteView } from "../../../calculator/read-option-quote.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import { count, fixed, percent, price, shortDate, strikeText } from "../figures.ts";
import { frame, type Moment } from "../frame.ts";
import { percentAway } from "../percent-away.ts";

const QUALITIES: Readonly<Record<OptionQuoteView["quality"], string>> = {
  usable: "usable: two-sided and tight enough to take a price from",
  "no-bid": "nobody bids: there is no price to sell at",
  "no-ask": "nobody offers: there is no price to buy at",
  crossed: "crossed: the bid is above the ask",
  "too-wide": "too wide to take a price from: the ask is over twice the bid and a dime",
  old: "not of the last refresh or session",
};

/** One contract: its quote, what it is made of, and what it needs. */
export function renderOptionQuote(
  view: OptionQuoteView,
  moment: Moment,
  understood: string | null,
): APIEmbed {
  const today = newYorkDate(moment.nowMs);
  const { root, symbol, settlement, dte, expiration } = view;
  const series = root === symbol ? "" : ` · ${root} (${settlement})`;
  return frame(
    {
      title: `${symbol} ${shortDate(expiration, today)} ${strikeText(view.strike)} ${view.type}`,
      answer: answerOf(view),
      lines: [
        `${dte === 0 ? "expires today" : `${dte} days`} · underlying ${price(view.underlyingPrice)} · \`${view.occSymbol}\`${series}`,
        ...(understood === null ? [] : [understood]),
      ],
      fields: fieldsOf(view),
      warnings: view.warnings,
      data: view.data,
    },
    moment,
  );
}

function answerOf({ bid, ask, price: reckoned, quality }: OptionQuoteView): string {
  const sides = `**${told(bid)} bid, ${told(ask)} ask**`;
  if (reckoned === null) return `${sides} · no price to take from it (${quality})`;
  return `${sides} · ${reckoned.source} **${price(reckoned.value)}** (${price(reckoned.value * 100)} a contract)`;
}

function fieldsOf(view: OptionQuoteView): APIEmbedField[] {
  const { spread, spreadPercent, last, volume, openInterest } = view;
  return [
    {
      name: "Spread",
      value:
        spread === null
          ? "one side only"
          : `${price(spread)} (${percent((spreadPercent ?? 0) / 100)} of mid)`,
      inline: true,
    },
    { name: "Last", value: told(last), inline: true },
    { name: "Implied volatility", value: volatility(view), inline: true },
    { name: "Greeks", value: greeks(view), inline: true },
    { name: "Worth", value: worth(view), inline: true },
    { name: "Break-even", value: breakeven(view), inline: true },
    {
      name: "Volume / open interest",
      value: `${counted(volume)} today / ${counted(openInterest)} at the close before`,
      inline: true,
    },
    { name: "Quality of the quote", value: QUALITIES[view.quality] },
  ];
}

function volatility({ impliedVolatility, impliedVolatilityStatus: status }: OptionQuoteView): string {
  if (impliedVolatility === null) return `none (${status})`;
  return `${percent(impliedVolatility)}${status === "twin" ? ", from the other side of the strike" : ""}`;
}

function greeks({ delta, gamma, thetaPerDay, vegaPerVolPoint, rhoPerPoint }: OptionQuoteView): string {
  const line = (name: string, value: number | null, digits: number) =>
    `${name} ${value === null ? "–" : fixed(value, digits)}`;
  return [
    line("Δ", delta, 3),
    line("Γ", gamma, 4),
    `${line("Θ", thetaPerDay, 3)} a day`,
    `${line("vega", vegaPerVolPoint, 3)} a point`,
    `${line("ρ", rhoPerPoint, 3)} a point`,
  ].join("\n");
}

function worth({ intrinsic, extrinsic }: OptionQuoteView): string {
  return `intrinsic ${price(intrinsic)}\nextrinsic ${extrinsic === null ? "not known" : price(extrinsic)}`;
}

function breakeven({ breakeven: level, underlyingPrice }: OptionQuoteView): string {
  if (level === null) return "not known without a price";
  return `${price(level)} (${percentAway(level, underlyingPrice)}) at expiry, bought at that price`;
}

const told = (value: number | null) => (value === null ? "none" : price(value));
const counted = (value: number | null) => (value === null ? "not told" : count(value));

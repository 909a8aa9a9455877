import type { OptionQuoteView } from "../../../calculator/read-option-quote.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import { button, type Part } from "../../components/parts.ts";
import { completeExpiry } from "../../options/complete-expiry.ts";
import { completeStrikes } from "../../options/complete-strikes.ts";
import { expiryOption } from "../../options/expiry.ts";
import { readOptionContract, strikeOption, typeOption } from "../../options/option-contract.ts";
import { completeSymbol, symbolOption } from "../../options/symbol.ts";
import { strikeText } from "../../render/figures.ts";
import { renderOptionQuote } from "../../render/market/option-quote.ts";
import type { Command } from "../command.ts";
import { expirationMenu, refresh, related } from "../related-views.ts";
import { orNothing } from "./or-nothing.ts";

/** One option contract. */
export const quote: Command = {
  name: "quote",
  description: "One option contract: quote, volatility, greeks, break-even, and how good the quote is",
  example: "/quote symbol:SPY expiry:dec 18 strike:580c",
  fed: "chain",
  numbers: [
    ["mid, mark", "the middle of a usable quote, else the provider's mark; dollars a share"],
    ["spread", "ask less bid, dollars a share and percent of the mid"],
    ["implied volatility", "annual, from the quote's mid against the forward that calls and puts imply"],
    [
      "greeks",
      "a share: Δ and Γ a dollar of the underlying, Θ a calendar day, vega and ρ a percentage point",
    ],
    [
      "intrinsic, extrinsic",
      "what exercise would pay now, and what the price has beside it; dollars a share",
    ],
    [
      "break-even",
      "where a buyer at that price is even at expiry: strike plus (call) or less (put) the price",
    ],
    ["open interest", "contracts open at the close before"],
  ],
  options: [
    { ...symbolOption(), description: "Ticker or company, or an OCC symbol as pasted" },
    expiryOption(),
    strikeOption(),
    typeOption(),
  ],
  complete(services, asked, focused) {
    if (focused === "symbol") return completeSymbol(services, asked);
    if (focused === "expiry") return completeExpiry(services, asked);
    return focused === "strike" ? completeStrikes(services, asked, "strike") : [];
  },
  async run({ market, typing, nowMs, calendar }, { options }) {
    const now = nowMs();
    const { wish, understood } = readOptionContract(options, now, calendar);
    const [view, listed] = await Promise.all([
      market.option(wish),
      orNothing(typing.expirations(wish.symbol)),
    ]);
    const { symbol, expiration, strike, type } = view;
    const same = { symbol, expiry: expiration, strike: strikeText(strike), type };
    return {
      rests: { symbol: view.symbol, stale: view.data.stale },
      embeds: [renderOptionQuote(view, { nowMs: now, calendar }, understood)],
      parts: [
        ...besideIt(view),
        refresh("quote", same),
        ...expirationMenu(listed ?? [], expiration, {
          command: "quote",
          options: same,
          today: newYorkDate(now),
        }),
        ...onward(view),
      ],
    };
  },
};

/** The strikes below and above, and the other side. */
function besideIt({ symbol, expiration, strike, type, neighbours }: OptionQuoteView): Part[] {
  const at = (other: number, side: "call" | "put") => ({
    symbol,
    expiry: expiration,
    strike: strikeText(other),
    type: side,
  });
  const below = neighbours.filter((one) => one < strike).at(-1);
  const above = neighbours.find((one) => one > strike);
  return [
    ...(below === undefined ? [] : [button(`◀ ${strikeText(below)}`, "quote", at(below, type))]),
    ...(above === undefined ? [] : [button(`${strikeText(above)} ▶`, "quote", at(above, type))]),
    type === "call"
      ? button("The put", "quote", at(strike, "put"))
      : button("The call", "quote", at(strike, "call")),
  ];
}

function onward({ symbol, expiration, strike, type }: OptionQuoteView): Part[] {
  const calculated = {
    symbol,
    strategy: `long_${type}`,
    strikes: strikeText(strike),
    expiry: expiration,
  };
  return [
    button("Calculate", "calc", calculated),
    ...related({ symbol, expiry: expiration }, ["chain", "price", "flow"]),
  ];
}

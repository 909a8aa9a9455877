import type { Calculation } from "../../../calculator/calculation.ts";
import { LIMITS } from "../../../calculator/limits.ts";
import type { PriceOdds } from "../../../calculator/price-odds.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import type { OptionValues } from "../../interaction.ts";
import { expiryOption, readExpiry } from "../../options/expiry.ts";
import { readNumber } from "../../options/read-number.ts";
import { refuseOption } from "../../options/refuse-option.ts";
import { strategyOption } from "../../options/strategy.ts";
import { strikesOption } from "../../options/strikes.ts";
import { readSymbol, symbolOption } from "../../options/symbol.ts";
import { figure, list } from "../../render/calculators/field.ts";
import { bandText, chance, dollars, percent, price, shortDate, strikeText } from "../../render/figures.ts";
import { frame } from "../../render/frame.ts";
import { percentAway } from "../../render/percent-away.ts";
import { plainText } from "../../render/plain-text.ts";
import type { DiscordServices } from "../../services.ts";
import { OPTION } from "../../wire-numbers.ts";
import { alertMe } from "../alerts/alert-me.ts";
import type { Command, Reply } from "../command.ts";
import { refresh } from "../related-views.ts";
import { lookFurther } from "./trade-buttons.ts";
import { completeTrade, readTradeNow, type Said, sayTrade } from "./trade-command.ts";

const EXAMPLE = "/pop symbol:SPY expiry:30d above:560 below:620";

/** How likely a trade profits, or the price ends above, below or between levels. */
export const pop: Command = {
  name: "pop",
  fed: "chain",
  description: "How likely a trade profits, or the price ends above, below or between levels",
  example: EXAMPLE,
  numbers: [
    [
      "to profit (PoP)",
      "chance of any profit at the nearest expiration, from the smile; in brackets its band",
    ],
    ["above, below, between", "chance that the price ends there at that expiration, from the same smile"],
    ["touches", "chance that the price is there at some time before it"],
    ["P50", "chance of seeing half the largest profit at some time before it"],
    ["Odds", "are risk-neutral: what the option prices say, not a forecast"],
  ],
  options: [
    symbolOption(),
    expiryOption({ required: true }),
    { type: OPTION.number, name: "above", description: "Price to end above, e.g. 560", min_value: 0.01 },
    {
      type: OPTION.number,
      name: "below",
      description: "Price to end below; with above: between",
      min_value: 0.01,
    },
    strategyOption({ required: false }),
    strikesOption({ required: false }),
  ],
  complete: completeTrade,
  run: (services, { options }) =>
    options["strategy"] === undefined && options["strikes"] === undefined
      ? ofPrices(services, options)
      : ofTrade(services, options),
};

async function ofTrade(services: DiscordServices, options: OptionValues): Promise<Reply> {
  if (options["above"] !== undefined || options["below"] !== undefined)
    throw refuseOption("above, below", "a trade has its own prices.", "Give a trade, or prices.");
  const trade = readTradeNow(services, options, "/pop symbol:SPY expiry:30d strategy:csp strikes:560");
  const calculation = await services.calculator.calculate(trade.request);
  return sayTrade(services, { name: "pop", options, trade, calculation }, sayOdds(calculation));
}

function sayOdds({ probabilityOfProfit: profit, probabilities, probabilityMethod }: Calculation): Said {
  if (profit === null || probabilities === null)
    return {
      answer: "The odds are **not known**: no volatility is stored for it.",
      method: probabilityMethod,
    };
  const { band, maxProfit, maxLoss, halfProfit, halfProfitTarget, halfProfitUnknown, touch } = probabilities;
  const half =
    halfProfit === null || halfProfitTarget === null
      ? plainText(halfProfitUnknown ?? "not known")
      : `${chance(halfProfit)} reaches ${dollars(halfProfitTarget)}`;
  return {
    answer: `**${chance(profit)}** to profit${bandText(band)}`,
    fields: [
      ...(maxProfit === null ? [] : [figure("Max profit", chance(maxProfit))]),
      ...(maxLoss === null ? [] : [figure("Max loss", chance(maxLoss))]),
      figure("Half the profit (P50)", half),
      ...list(
        "Touched before expiry",
        touch.map((one) => `${strikeText(one.strike)}: ${chance(one.probability)}`),
      ),
    ],
    method: probabilityMethod,
  };
}

async function ofPrices(services: DiscordServices, options: OptionValues): Promise<Reply> {
  const { nowMs, calendar } = services;
  const symbol = readSymbol(options);
  const { wish, understood } = readExpiry(options, nowMs(), { calendar });
  const above = readNumber(options, "above", LIMITS.underlyingPrice);
  const below = readNumber(options, "below", LIMITS.underlyingPrice);
  const levels = [above, below].filter((level) => level !== null);
  if (levels.length === 0) throw refuseOption("above, below", "neither is given.", `For example ${EXAMPLE}`);
  if (above !== null && below !== null && above >= below)
    throw refuseOption("above, below", "above must be less than below.", "The price is to end between both.");
  const odds = await services.priceOdds({ symbol, levels, ...wish });
  const moment = { nowMs: nowMs(), calendar };
  const day = shortDate(odds.expiration, newYorkDate(moment.nowMs));
  const embed = frame(
    {
      title: `${symbol} by ${day} (${odds.dte} d)`,
      answer: inOneLine(odds, above, below),
      lines: [`${symbol} ${price(odds.underlyingPrice)} · IV ${percent(odds.atmVolatility)}`, understood],
      fields: odds.levels.map(({ level, above: over, touch }) =>
        figure(
          `${strikeText(level)} (${percentAway(level, odds.underlyingPrice)})`,
          `${chance(over)} above`,
          `${chance(1 - over)} below`,
          `${chance(touch)} touches`,
        ),
      ),
      warnings: odds.warnings,
      data: odds.data,
      method: `risk-neutral on ${odds.expiration}, from the smile of that expiry`,
    },
    moment,
  );
  const expiry = odds.expiration;
  return {
    rests: { symbol, stale: odds.data.stale },
    embeds: [embed],
    parts: [refresh("pop", { ...options, expiry }), ...lookFurther({ symbol, expiry }), alertMe(symbol)],
  };
}

function inOneLine({ levels, between }: PriceOdds, above: number | null, below: number | null): string {
  if (between !== null)
    return `**${chance(between)}** to end between ${strikeText(above ?? 0)} and ${strikeText(below ?? 0)}`;
  const over = levels[0]?.above ?? 0;
  return above === null
    ? `**${chance(1 - over)}** to end below ${strikeText(below ?? 0)}`
    : `**${chance(over)}** to end above ${strikeText(above)}`;
}

import type { Calculation } from "../../../calculator/calculation.ts";
import { LIMITS } from "../../../calculator/limits.ts";
import type { ChainView } from "../../../chains/read-chain.ts";
import { AppError } from "../../../errors.ts";
import { callPutTwin } from "../../../options/strategies/call-put-twins.ts";
import { opensAs, STRATEGIES, type Strategy } from "../../../options/strategy.ts";
import { contractForDelta, deltaSize } from "../../../options/strike-for-delta.ts";
import { button } from "../../components/parts.ts";
import type { OptionValues } from "../../interaction.ts";
import { expiryOption, readExpiry } from "../../options/expiry.ts";
import { readNumber } from "../../options/read-number.ts";
import { refuseOption } from "../../options/refuse-option.ts";
import { readStrategy } from "../../options/strategy.ts";
import { strikesOption } from "../../options/strikes.ts";
import { readSymbol, symbolOption } from "../../options/symbol.ts";
import { figure } from "../../render/calculators/field.ts";
import {
  chance,
  dollars,
  dollarsOrUnlimited,
  fixed,
  price,
  signed,
  strikeText,
} from "../../render/figures.ts";
import { frame } from "../../render/frame.ts";
import { headline } from "../../render/headline.ts";
import { plainText } from "../../render/plain-text.ts";
import type { DiscordServices } from "../../services.ts";
import { OPTION } from "../../wire-numbers.ts";
import type { Command, Reply } from "../command.ts";
import { tradeButtons } from "./trade-buttons.ts";
import { completeTrade, readTradeNow } from "./trade-command.ts";

const EXAMPLE = "/spread symbol:SPY strategy:bull_put_spread expiry:45d delta:30 width:5";
const VERTICALS = ["bull_put_spread", "bear_call_spread", "bull_call_spread", "bear_put_spread"];
const USUAL_DELTA = { credit: 0.3, debit: 0.5 };
/** Of the underlying's price, where nobody says how wide. */
const USUAL_WIDTH = 0.01;

/** A vertical found by delta and width, beside its twin of the other type. */
export const spread: Command = {
  name: "spread",
  description: "A vertical by delta and width, or strikes: what it costs and can do, beside its twin",
  example: EXAMPLE,
  numbers: [
    ["Credit, Debit", "dollars received or paid for one contract, and dollars a share at mid"],
    ["Max profit, Max loss", "best and worst outcome at the expiration, dollars"],
    ["to profit", "chance of any profit at the expiration, from the smile"],
    [
      "after costs",
      "worth under the market's own density less the price across half of every spread, dollars",
    ],
    ["Twin", "the same payoff at the same strikes in the other type: cheaper is better"],
  ],
  options: [
    symbolOption(),
    {
      type: OPTION.string,
      name: "strategy",
      description: "Which vertical; a bull put spread if left out",
      choices: VERTICALS.flatMap((name) => {
        const found = STRATEGIES.find((one) => one.name === name);
        return found === undefined ? [] : [{ name: `${found.label} · ${found.summary}`, value: name }];
      }),
    },
    expiryOption(),
    { type: OPTION.number, name: "delta", description: "Of the first strike: 30 of a credit, 50 of a debit" },
    {
      type: OPTION.number,
      name: "width",
      description: "Dollars between the strikes; 1 % of the price",
      min_value: 0.5,
    },
    strikesOption({ required: false }),
  ],
  complete: completeTrade,
  async run(services, { options }) {
    const { name } = readVertical(options);
    const asked: OptionValues = { ...options, strategy: name };
    if (options["strikes"] !== undefined)
      return answer(services, { ...asked, expiry: options["expiry"] ?? "30d" }, null);
    const { nowMs, calendar, chains } = services;
    const symbol = readSymbol(options);
    const { wish, understood } = readExpiry(options, nowMs(), { calendar });
    const wanted = readWanted(options, opensAs(name));
    const chain = await chains.read({ symbol, ...wish });
    const strikes = findStrikes(chain, name, wanted);
    const { delta: _delta, width: _width, ...rest } = asked;
    return answer(services, { ...rest, strikes, expiry: chain.expiration }, understood);
  },
};

function readVertical(options: OptionValues): Strategy {
  const strategy = readStrategy({ strategy: options["strategy"] ?? "bull_put_spread" });
  if (VERTICALS.includes(strategy.name)) return strategy;
  throw refuseOption(
    "strategy",
    `${strategy.label} is no vertical.`,
    `Use /calc for it. For example: ${EXAMPLE}`,
  );
}

type Wanted = { delta: number; width: number | null };

function readWanted(options: OptionValues, kind: "credit" | "debit"): Wanted {
  const written = readNumber(options, "delta", { min: -100, max: 100 });
  const delta = written === null ? USUAL_DELTA[kind] : deltaSize(written);
  if (delta === null)
    throw refuseOption("delta", "must be between 0 and 1, or 0 and 100.", "For example delta:30.");
  return { delta, width: readNumber(options, "width", { min: 0.5, max: LIMITS.strike.max }) };
}

/** The first strike at the delta, the second farther from the money by the width. */
function findStrikes(
  { contracts, underlyingPrice, symbol, expiration }: ChainView,
  name: string,
  wanted: Wanted,
): string {
  const type = name.includes("put") ? "put" : "call";
  const ofType = contracts.filter((one) => one.type === type);
  const first = contractForDelta(ofType, wanted.delta);
  const width = wanted.width ?? (underlyingPrice ?? 0) * USUAL_WIDTH;
  const beyond = ofType.filter(({ strike }) =>
    first === null ? false : type === "put" ? strike < first.strike : strike > first.strike,
  );
  const off = (strike: number) => Math.abs(Math.abs(strike - (first?.strike ?? 0)) - width);
  const second = beyond.toSorted((a, b) => off(a.strike) - off(b.strike))[0];
  if (first !== null && second !== undefined)
    return `${strikeText(first.strike)}/${strikeText(second.strike)}`;
  throw new AppError(
    "no_quotes",
    `No ${fixed(wanted.delta * 100, 0)} delta ${type} with another beyond it is stored for ${symbol} ${expiration}.`,
    {
      hint: "Ask for another delta or expiration, or give strikes.",
    },
  );
}

async function answer(
  services: DiscordServices,
  options: OptionValues,
  understood: string | null,
): Promise<Reply> {
  const trade = readTradeNow(services, options, EXAMPLE);
  const { request } = trade;
  const twin = callPutTwin(request.strategy);
  const strikes = twin?.reversed === true ? request.strikes.toReversed() : request.strikes;
  const [calculation, other] = await Promise.all([
    services.calculator.calculate(request),
    twin === null
      ? null
      : twinOf(() => services.calculator.calculate({ ...request, strategy: twin.strategy, strikes })),
  ]);
  const moment = { nowMs: services.nowMs(), calendar: services.calendar };
  const shown = other !== null && "legs" in other ? [calculation, other] : [calculation];
  const embed = frame(
    {
      title: headline(calculation),
      answer: inOneLine(calculation),
      lines: [understood ?? trade.understood].filter((line) => line !== null),
      fields: shown.map(column),
      reasons: other === null ? [] : [compared(calculation, other)],
      warnings: calculation.warnings,
      data: calculation.data.source === "manual" ? null : calculation.data,
      method: calculation.probabilityMethod,
    },
    moment,
  );
  const { strategy, symbol, expiry } = options;
  const calc = {
    strategy: strategy ?? "",
    symbol: symbol ?? "",
    strikes: options["strikes"] ?? "",
    expiry: expiry ?? "",
  };
  return {
    embeds: [embed],
    parts: [
      button("Calc", "calc", calc, { how: "new", style: "primary" }),
      ...tradeButtons("spread", options, trade, calculation),
    ],
  };
}

/** A twin that is not stored is no reason to answer nothing. */
async function twinOf(calculate: () => Promise<Calculation>): Promise<Calculation | { unknown: string }> {
  try {
    return await calculate();
  } catch (error) {
    if (error instanceof AppError) return { unknown: error.message };
    throw error;
  }
}

function inOneLine({ net, maxLoss, probabilityOfProfit: odds }: Calculation): string {
  const kind = net.kind === "credit" ? "Credit" : "Debit";
  const profit = odds === null ? "odds not known" : `**${chance(odds)}** to profit`;
  return `**${kind} ${dollars(net.total)}** at ${price(net.perShare)} · risk ${dollarsOrUnlimited(maxLoss)} · ${profit}`;
}

function column(result: Calculation) {
  const { net, maxProfit, maxLoss, probabilityOfProfit: odds, expectedValue, strategy, legs } = result;
  const label = STRATEGIES.find(({ name }) => name === strategy)?.label ?? strategy;
  const strikes = legs.flatMap(({ strike }) => (strike === null ? [] : [strikeText(strike)])).join("/");
  return figure(
    `${label} ${strikes}`,
    `${net.kind} ${dollars(net.total)} (${price(net.perShare)})`,
    `max profit ${dollarsOrUnlimited(maxProfit)}`,
    `max loss ${dollarsOrUnlimited(maxLoss)}`,
    ...(odds === null ? [] : [`${chance(odds)} to profit`]),
    ...(expectedValue === null ? [] : [`${signed(dollars(expectedValue.afterCosts))} after costs`]),
  );
}

function compared(own: Calculation, other: Calculation | { unknown: string }): string {
  if ("unknown" in other) return `Its twin is not known: ${plainText(other.unknown)}`;
  const [here, there] = [own.expectedValue, other.expectedValue];
  if (here === null || there === null) return "Its twin has the same payoff; which costs less is not known.";
  const better = here.afterCosts - there.afterCosts;
  if (Math.abs(better) < 0.5)
    return "Its twin has the same payoff, and costs the same to trade within 50 cents.";
  const which = better > 0 ? "This one" : "Its twin";
  return `${which} is worth ${dollars(Math.abs(better))} more after costs, at the same payoff.`;
}

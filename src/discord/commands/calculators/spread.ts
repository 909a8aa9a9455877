import type { StrategyRequest } from "../../../calculator/calculate-request.ts";
import { AppError } from "../../../errors.ts";
import { callPutTwin } from "../../../options/strategies/call-put-twins.ts";
import { opensAs } from "../../../options/strategy.ts";
import type { OptionValues } from "../../interaction.ts";
import { expiryOption, readExpiry } from "../../options/expiry.ts";
import { strikesOption } from "../../options/strikes.ts";
import { readSymbol, symbolOption } from "../../options/symbol.ts";
import { compared, inOneLine, type Twin, twinColumn } from "../../render/calculators/twins.ts";
import { frame } from "../../render/frame.ts";
import { headline } from "../../render/headline.ts";
import type { DiscordServices } from "../../services.ts";
import { OPTION } from "../../wire-numbers.ts";
import type { Command, Reply } from "../command.ts";
import { findStrikes, readVertical, readWanted, VERTICALS } from "./find-vertical.ts";
import { restsOf } from "./rests-of.ts";
import { tradeButtons } from "./trade-buttons.ts";
import { completeTrade, readTradeNow } from "./trade-command.ts";

const EXAMPLE = "/spread symbol:SPY strategy:bull_put_spread expiry:45d delta:30 width:5";

/** A vertical found by delta and width, beside its twin of the other type. */
export const spread: Command = {
  name: "spread",
  fed: "chain",
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
      choices: VERTICALS.map(({ name, label, summary }) => ({ name: `${label} · ${summary}`, value: name })),
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

async function answer(
  services: DiscordServices,
  options: OptionValues,
  understood: string | null,
): Promise<Reply> {
  const trade = readTradeNow(services, options, EXAMPLE);
  const [calculation, twin] = await Promise.all([
    services.calculator.calculate(trade.request),
    calculateTwin(services, trade.request),
  ]);
  const shown = twin !== null && "legs" in twin ? [calculation, twin] : [calculation];
  const embed = frame(
    {
      title: headline(calculation),
      answer: inOneLine(calculation),
      lines: [understood ?? trade.understood].filter((line) => line !== null),
      fields: shown.map(twinColumn),
      reasons: twin === null ? [] : [compared(calculation, twin)],
      warnings: calculation.warnings,
      data: calculation.data.source === "manual" ? null : calculation.data,
      method: calculation.probabilityMethod,
    },
    { nowMs: services.nowMs(), calendar: services.calendar },
  );
  return {
    rests: restsOf(calculation, trade.request.symbol),
    embeds: [embed],
    parts: tradeButtons("spread", options, trade, calculation),
  };
}

/** A twin that is not stored is no reason to answer nothing. */
async function calculateTwin(
  { calculator }: Pick<DiscordServices, "calculator">,
  request: StrategyRequest,
): Promise<Twin | null> {
  const twin = callPutTwin(request.strategy);
  if (twin === null) return null;
  const strikes = twin.reversed ? request.strikes.toReversed() : request.strikes;
  try {
    return await calculator.calculate({ ...request, strategy: twin.strategy, strikes });
  } catch (error) {
    if (error instanceof AppError) return { unknown: error.message };
    throw error;
  }
}

import { sizePosition } from "../../../calculator/answer/size-position.ts";
import type { Calculation, PositionSize } from "../../../calculator/calculation.ts";
import { LIMITS } from "../../../calculator/limits.ts";
import { lossAtStop } from "../../../options/margin/contracts-for.ts";
import { button, type Part } from "../../components/parts.ts";
import type { OptionValues } from "../../interaction.ts";
import { expiryOption } from "../../options/expiry.ts";
import { readNumber } from "../../options/read-number.ts";
import { refuseOption } from "../../options/refuse-option.ts";
import { strategyOption } from "../../options/strategy.ts";
import { strikesOption } from "../../options/strikes.ts";
import { symbolOption } from "../../options/symbol.ts";
import { figure } from "../../render/calculators/field.ts";
import { dollars, plural, price } from "../../render/figures.ts";
import { frame } from "../../render/frame.ts";
import { plainText } from "../../render/plain-text.ts";
import { OPTION } from "../../wire-numbers.ts";
import type { Command } from "../command.ts";
import { completeTrade, readTradeNow, type Said, sayTrade } from "./trade-command.ts";

const USUAL_RISKS = [0.5, 1, 2, 5];
const EXAMPLE = "/size account_size:25000 strategy:bull_put_spread symbol:SPY strikes:570/560 expiry:30d";

/** How many contracts an account may trade by what it risks. */
export const size: Command = {
  name: "size",
  fed: "chain",
  description: "How many contracts your account may trade by what it risks, with or without a stop",
  example: EXAMPLE,
  numbers: [
    ["Contracts", "whole contracts whose loss stays inside the budget"],
    ["Budget", "risk_percent of account_size, dollars; 2 % if left out"],
    ["Risk of one", "the largest loss of one contract, or what closing at the stop loses, dollars"],
    ["By buying power", "contracts that the whole account carries in a Reg-T margin account, estimated"],
  ],
  options: [
    {
      type: OPTION.number,
      name: "account_size",
      description: "Dollars in your account",
      required: true,
      min_value: 1,
    },
    strategyOption({ required: false }),
    symbolOption({ required: false }),
    strikesOption({ required: false }),
    expiryOption(),
    { type: OPTION.number, name: "risk_percent", description: "Percent of the account, 2 if left out" },
    {
      type: OPTION.number,
      name: "max_loss",
      description: "Without a trade: dollars that one contract can lose",
      min_value: 0.01,
    },
    {
      type: OPTION.number,
      name: "stop",
      description: "Price a share at which you close the trade, instead of its largest loss",
      min_value: 0,
    },
  ],
  complete: completeTrade,
  async run(services, { options }) {
    const accountSize = readNumber(options, "account_size", LIMITS.accountSize);
    if (accountSize === null) throw refuseOption("account_size", "is missing.", `For example ${EXAMPLE}`);
    const riskPercent = readNumber(options, "risk_percent", LIMITS.riskPercent) ?? 2;
    const sizing = { accountSize, riskPercent };
    const maxLoss = readNumber(options, "max_loss", LIMITS.accountSize);
    if (maxLoss !== null && options["strategy"] === undefined) {
      if (options["stop"] !== undefined)
        throw refuseOption(
          "stop",
          "it stops a trade.",
          "Give the loss at your stop as max_loss, or the trade.",
        );
      const found = sizePosition(sizing, { maxLoss, buyingPower: null, cash: null });
      const moment = { nowMs: services.nowMs(), calendar: services.calendar };
      const said = sayOf(found, "Risk of one");
      const embed = frame({ title: "Position size", ...said, data: null }, moment);
      return { embeds: [embed], parts: otherRisks(options, riskPercent) };
    }
    if (maxLoss !== null)
      throw refuseOption("max_loss", "the trade says it.", "Give a trade or max_loss; stop: closes earlier.");
    if (options["strategy"] === undefined)
      throw refuseOption("max_loss", "neither it nor a trade is given.", `For example ${EXAMPLE}`);
    const trade = readTradeNow(services, options, EXAMPLE);
    const request = { ...trade.request, ...sizing };
    const calculation = await services.calculator.calculate(request);
    const said = sayTrading(calculation, options, sizing);
    return sayTrade(services, { name: "size", options, trade: { ...trade, request }, calculation }, said);
  },
};

/** The same account at other risks. */
function otherRisks(options: OptionValues, riskPercent: number): Part[] {
  return USUAL_RISKS.filter((percent) => percent !== riskPercent).map((percent) =>
    button(`At ${percent} %`, "size", { ...options, risk_percent: percent }),
  );
}

function sayTrading(
  { net, positionSize: found }: Calculation,
  options: OptionValues,
  sizing: { accountSize: number; riskPercent: number },
): Said {
  const stop = readNumber(options, "stop", LIMITS.premium);
  if (stop === null) return sayOf(found, "Largest loss of one");
  const loss = lossAtStop(net, stop);
  if (loss <= 0) {
    const way = net.kind === "debit" ? "below" : "above";
    throw refuseOption(
      "stop",
      `${price(stop)} is no loss: you trade it at ${price(net.perShare)}.`,
      `A stop lies ${way} that.`,
    );
  }
  const { buyingPowerPerContract: buyingPower = null } = found ?? {};
  const said = sayOf(
    sizePosition(sizing, { maxLoss: loss, buyingPower, cash: null }),
    "Loss of one at the stop",
  );
  return {
    ...said,
    reasons: [
      `Closed at ${price(stop)}, one contract loses ${dollars(loss)}. A gap over the stop loses more${largest(found)}.`,
    ],
  };
}

function largest(found: PositionSize | null): string {
  const risk = found?.riskPerContract ?? null;
  return risk === null ? ", without an end" : `, at most ${dollars(risk)}`;
}

function sayOf(found: PositionSize | null, risked: string): Said {
  if (found === null) return { answer: "The size is **not known**." };
  const { maxContracts: many, riskPerContract: risk, riskBudget, riskPercent, accountSize } = found;
  const budget = `${dollars(riskBudget)} (${riskPercent} % of ${dollars(accountSize)})`;
  return {
    answer:
      many === null
        ? `**No size by risk**: ${plainText(found.reason ?? "the loss sets no limit")}`
        : `**${plural(many, "contract")}** at a budget of ${budget}`,
    lines: many !== null && found.reason !== null ? [plainText(found.reason)] : [],
    fields: [
      ...(risk === null ? [] : [figure(risked, dollars(risk))]),
      ...(risk === null || many === null ? [] : [figure("At risk together", dollars(many * risk))]),
      ...(found.contractsByBuyingPower === null
        ? []
        : [figure("By buying power", plural(found.contractsByBuyingPower, "contract"))]),
    ],
  };
}

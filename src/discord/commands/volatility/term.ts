import { asAppError } from "../../../errors.ts";
import { completeSymbol, readSymbol, symbolOption } from "../../options/symbol.ts";
import { renderTerm, type TermEarnings } from "../../render/volatility/term.ts";
import type { DiscordServices } from "../../services.ts";
import type { Command } from "../command.ts";
import { volatilityViews } from "./volatility-views.ts";

const EARNINGS_DAYS = 365;

/** What volatility costs by expiration, and which of them an earnings report makes dear. */
export const term: Command = {
  name: "term",
  description: "Volatility by expiration: slope, contango or backwardation, earnings marked",
  example: "/term symbol:AAPL",
  options: [symbolOption()],
  numbers: [
    ["IV", "at-the-money volatility of an expiration, percent a year"],
    ["Model-free", "the smile integrated as the VIX does, percent a year"],
    ["Slope", "IV at 90 days less IV at 30, volatility points"],
    ["E", "the first expiration after an earnings report: it carries the jump"],
  ],
  complete: completeSymbol,
  async run(services, { options }) {
    const symbol = readSymbol(options);
    const [view, earnings] = await Promise.all([
      services.volatility.latest(symbol),
      earningsOf(services, symbol),
    ]);
    const picture = await services.pictures.url({ kind: "term", symbol, versionMs: view.data.asOfMs });
    const moment = { nowMs: services.nowMs(), calendar: services.calendar };
    return {
      embeds: [renderTerm(view, earnings, picture, moment)],
      parts: volatilityViews("term", { symbol }),
    };
  },
};

/** Null where nobody can be asked: the term structure is one without earnings too. */
async function earningsOf({ company }: DiscordServices, symbol: string): Promise<TermEarnings> {
  try {
    return (await company.earnings({ symbol, days: EARNINGS_DAYS })).earnings;
  } catch (error) {
    const { code } = asAppError(error);
    if (code === "internal") throw error;
    return null;
  }
}

import type { APIApplicationCommandBasicOption } from "discord-api-types/v10";
import type { Calculation } from "../../../calculator/calculation.ts";
import type { OptionValues } from "../../interaction.ts";
import { completeExpiry } from "../../options/complete-expiry.ts";
import { completeStrikes } from "../../options/complete-strikes.ts";
import { expiryOption } from "../../options/expiry.ts";
import { completeStrategy, strategyOption } from "../../options/strategy.ts";
import { strikesOption } from "../../options/strikes.ts";
import { completeSymbol, symbolOption } from "../../options/symbol.ts";
import { type Frame, frame } from "../../render/frame.ts";
import { headline } from "../../render/headline.ts";
import type { DiscordServices } from "../../services.ts";
import type { Asked, Choices, Command, Reply } from "../command.ts";
import { readTrade, type Trade } from "./read-trade.ts";
import { restsOf } from "./rests-of.ts";
import { tradeButtons } from "./trade-buttons.ts";

/** What a command says of a trade. */
export type Said = Pick<Frame, "answer"> & Pick<Partial<Frame>, "lines" | "fields" | "reasons" | "method">;

type TradeCommand = Pick<Command, "name" | "description" | "example" | "numbers"> & {
  more?: readonly APIApplicationCommandBasicOption[];
  /** Before anything is read: throws `invalid_request` for options of its own. */
  check?(options: OptionValues): void;
  say(calculation: Calculation, options: OptionValues): Said;
};

/** A command about one trade on stored quotes: what /calc calculates, and one question of it answered. */
export function tradeCommand({ more = [], check, say, ...command }: TradeCommand): Command {
  return {
    ...command,
    fed: "chain",
    options: [
      strategyOption(),
      symbolOption(),
      strikesOption(),
      expiryOption({ required: true }),
      ...more.filter(({ required }) => required === true),
      ...more.filter(({ required }) => required !== true),
    ],
    complete: completeTrade,
    async run(services, { options }) {
      check?.(options);
      const trade = readTradeNow(services, options, command.example);
      const calculation = await services.calculator.calculate(trade.request);
      return sayTrade(
        services,
        { name: command.name, options, trade, calculation },
        say(calculation, options),
      );
    },
  };
}

export function readTradeNow(
  { nowMs, calendar }: Pick<DiscordServices, "nowMs" | "calendar">,
  options: OptionValues,
  example: string,
): Trade {
  return readTrade(options, { nowMs: nowMs(), calendar }, example);
}

export function completeTrade(
  services: DiscordServices,
  asked: Asked,
  focused: string,
): Choices | Promise<Choices> {
  if (focused === "strategy") return completeStrategy(asked);
  if (focused === "symbol") return completeSymbol(services, asked);
  if (focused === "expiry") return completeExpiry(services, asked);
  return focused === "strikes" ? completeStrikes(services, asked) : [];
}

type Calculated = { name: string; options: OptionValues; trade: Trade; calculation: Calculation };

export function sayTrade(
  { nowMs, calendar }: Pick<DiscordServices, "nowMs" | "calendar">,
  { name, options, trade, calculation }: Calculated,
  { answer, lines = [], ...said }: Said,
): Reply {
  const moment = { nowMs: nowMs(), calendar };
  const data = calculation.data.source === "manual" ? null : calculation.data;
  const embed = frame(
    {
      title: headline(calculation),
      answer,
      lines: [...lines, ...(trade.understood === null ? [] : [trade.understood])],
      warnings: calculation.warnings,
      ...said,
      data,
    },
    moment,
  );
  return {
    rests: restsOf(calculation, trade.request.symbol),
    embeds: [embed],
    parts: tradeButtons(name, options, trade, calculation),
  };
}

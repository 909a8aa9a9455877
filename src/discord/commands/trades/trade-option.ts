import type { APIApplicationCommandBasicOption } from "discord-api-types/v10";
import { signedDollars, tradeName } from "../../../trades/describe-trade.ts";
import type { TradeLine } from "../../../trades/follow-trade.ts";
import type { OptionValues } from "../../interaction.ts";
import { refuseOption } from "../../options/refuse-option.ts";
import type { DiscordServices } from "../../services.ts";
import { OPTION } from "../../wire-numbers.ts";
import type { Asked, Choices } from "../command.ts";

/** The option "trade": one of the asker's own. */
export function tradeOption() {
  return {
    type: OPTION.string,
    name: "trade",
    description: "Which of your trades: choose it, or its number",
    required: true,
    autocomplete: true,
  } as const satisfies APIApplicationCommandBasicOption;
}

/** Throws `invalid_request` for what is no number of a trade. */
export function readTrade({ trade }: OptionValues): number {
  const [, digits] = /^#?(\d{1,9})$/.exec(String(trade ?? "").trim()) ?? [];
  if (digits === undefined)
    throw refuseOption(
      "trade",
      "must be the number of a trade",
      "For example trade:12; /track list shows yours.",
    );
  return Number(digits);
}

/** The asker's own trades that what is typed may mean; one request. */
export async function completeTrade(
  { trades }: Pick<DiscordServices, "trades">,
  { options, asker }: Asked,
  which: (line: TradeLine) => boolean = () => true,
): Promise<Choices> {
  const typed = String(options["trade"] ?? "")
    .trim()
    .toLowerCase()
    .replace(/^#/, "");
  const lines = await trades.list(asker.userId);
  return lines
    .filter(which)
    .map(({ trade, profit }) => {
      const made = profit === null ? "" : ` · ${signedDollars(profit)}`;
      const name = `#${trade.id} ${tradeName(trade)}${trade.closed === null ? "" : " · closed"}${made}`;
      return { name, value: String(trade.id) };
    })
    .filter(({ name, value }) =>
      /^\d+$/.test(typed) ? value.startsWith(typed) : name.toLowerCase().includes(typed),
    );
}

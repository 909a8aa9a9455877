import { parseTickerSymbol } from "../../options/ticker-symbol.ts";
import type { Asked, Choices } from "../commands/command.ts";
import type { DiscordServices } from "../services.ts";

const SETTLES = { AM: "settled in the morning", PM: "settled at the close" };

/** The series that are stored of the symbol beside it: SPX, SPXW. One request a minute and symbol. */
export async function completeRoot(
  { typing }: Pick<DiscordServices, "typing">,
  { options }: Asked,
): Promise<Choices> {
  const symbol = parseTickerSymbol(String(options["symbol"] ?? ""));
  if (symbol === null) return [];
  const typed = String(options["root"] ?? "")
    .trim()
    .toUpperCase();
  const listed = await typing.expirations(symbol);
  const roots = new Map(listed.map(({ root, settlement }) => [root, settlement]));
  return [...roots]
    .filter(([root]) => root.startsWith(typed))
    .map(([root, settlement]) => ({ name: `${root} · ${SETTLES[settlement]}`, value: root }));
}

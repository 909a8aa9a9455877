import { COMMANDS } from "../../src/discord/commands/index.ts";
import { parseSlashCommand, type SlashCommand } from "./parse-slash-command.ts";

export type CommandCall = SlashCommand & { title: string; alone: boolean };

/** Every command's own example; prices and strikes in it are moved to where the modelled market stands. */
export function callsOf(spot: number, only: readonly string[] | null): CommandCall[] {
  return COMMANDS.filter(({ name }) => only === null || only.includes(name.split(" ")[0] ?? name)).map(
    ({ name, example, alone = false }) => {
      const { options, ...asked } = parseSlashCommand(example);
      const moved = options.map((option) =>
        PRICED.includes(option.name) ? { ...option, value: movedTo(spot, option.value) } : option,
      );
      return { ...asked, options: moved, title: `/${name}`, alone };
    },
  );
}

/** Options that hold prices of SPY. Examples are written for one at 580. */
const PRICED = ["strikes", "strike", "target", "level", "price", "above", "below"];
const EXAMPLE_SPOT = 580;

/** To whole steps of five dollars, which are listed. */
function movedTo(spot: number, value: string | number | boolean): string | number | boolean {
  const moved = (price: number) => Math.round((price * spot) / EXAMPLE_SPOT / 5) * 5;
  if (typeof value === "number") return moved(value);
  return typeof value === "string"
    ? value.replace(/\d{3}(?:\.\d+)?/g, (price) => String(moved(Number(price))))
    : value;
}

import { COMMANDS } from "../../src/discord/commands/index.ts";
import { parseSlashCommand, type SlashCommand } from "./parse-slash-command.ts";

export type CommandCall = {
  title: string;
  /** Whether its answer is for the asker alone. */
  alone: boolean;
  /** The example, its strikes a little apart: now and then a strike has no quotes. */
  variants: readonly SlashCommand[];
};

/** Every command's own example; prices and strikes in it are moved to where the modelled market stands. */
export function callsOf(spot: number, only: readonly string[] | null): CommandCall[] {
  return COMMANDS.filter(({ name }) => only === null || only.includes(name.split(" ")[0] ?? name)).map(
    ({ name, example, alone = false }) => ({
      title: `/${name}`,
      alone,
      variants: APART.map((apart) => movedTo(spot + apart, parseSlashCommand(example))),
    }),
  );
}

/** Options that hold prices of SPY. Examples are written for one at 580. */
const PRICED = ["strikes", "strike", "target", "level", "above", "below"];
const EXAMPLE_SPOT = 580;
const APART = [0, -10, 10];

function movedTo(spot: number, { options, ...asked }: SlashCommand): SlashCommand {
  const moved = options.map((option) =>
    PRICED.includes(option.name) ? { ...option, value: pricesMoved(spot, option.value) } : option,
  );
  return { ...asked, options: moved };
}

/** To whole steps of five dollars, which are listed; what is no price of SPY stays. */
function pricesMoved(spot: number, value: string | number | boolean): string | number | boolean {
  const moved = (price: number) => Math.round((price * spot) / EXAMPLE_SPOT / 5) * 5;
  if (typeof value === "number") return value > 100 ? moved(value) : value;
  return typeof value === "string"
    ? value.replace(/\d{3}(?:\.\d+)?/g, (price) => String(moved(Number(price))))
    : value;
}

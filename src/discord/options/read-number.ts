import { atLeast, atMost, type Bounds } from "../../calculator/limits.ts";
import type { OptionValues } from "../interaction.ts";
import { refuseOption } from "./refuse-option.ts";

/** A number inside its bounds, null where none is given. Throws `invalid_request` naming the option. */
export function readNumber(options: OptionValues, name: string, bounds: Bounds): number | null {
  const given = options[name];
  if (given === undefined || given === "") return null;
  const value = typeof given === "boolean" ? Number.NaN : Number(given);
  const hint = `For example ${name}:${Math.max(bounds.min, Math.min(1, bounds.max))}.`;
  if (Number.isNaN(value)) throw refuseOption(name, "must be a number", hint);
  if (value < bounds.min) throw refuseOption(name, atLeast(bounds), hint);
  if (value > bounds.max) throw refuseOption(name, atMost(bounds), hint);
  return value;
}

import { parseTickerSymbol } from "../../src/options/ticker-symbol.ts";
import type { Values } from "../deployment/env-file.ts";
import type { Answers } from "./answers.ts";
import type { QStashRegion } from "./check-services.ts";
import type { Cloudflare } from "./cloudflare.ts";
import type { Terminal } from "./terminal.ts";

/** What the setup stands on: the real world, the sandbox, or a test. */
export type Surroundings = {
  /** The deployment, as its file and the scripts call it. */
  name: string;
  terminal: Terminal;
  answers: Answers;
  cloudflare: Cloudflare;
  qstashRegions: readonly QStashRegion[];
  /** What an empty input takes; only the sandbox has such. */
  offered?: Values;
};

/** Whether anybody can be asked for option chains. */
export const hasChains = ({ values }: Answers) =>
  values["ALPACA_API_KEY"] !== undefined || values["SCHWAB_APP_KEY"] !== undefined;

/** Symbols of a line, each once. */
export function symbolsOf(text: string): string[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  return [...new Set(words.flatMap((word) => parseTickerSymbol(word) ?? []))];
}

import type { Command } from "../command.ts";
import { chain } from "./chain.ts";
import { earnings } from "./earnings.ts";
import { flow } from "./flow.ts";
import { news } from "./news.ts";
import { price } from "./price.ts";
import { quote } from "./quote.ts";
import { range } from "./range.ts";
import { volume } from "./volume.ts";

/** Prices, quotes, chains, what trades, and what is said of a company. */
export const MARKET_COMMANDS: readonly Command[] = [price, quote, chain, range, volume, flow, earnings, news];

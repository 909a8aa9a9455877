import { terminalTable } from "../local/terminal-table.ts";
import { americanRows } from "./pricing/americans.ts";
import { chainTiming, greeksRows } from "./pricing/chain.ts";
import { impliedVolatilityRows } from "./pricing/implied-volatilities.ts";
import { chainInWorkerd } from "./pricing/isolate.ts";
import { strategyRows } from "./pricing/strategies.ts";

/**
 * `npm run bench:pricing`: how fast and how exact the option mathematics are, beside the packages on npm, on one thread of
 * this machine and, for a whole chain, in fresh isolates of workerd. Speeds are medians; errors are the worst of the run.
 */

const CONTRACTS = 10_000;

print(
  "A chain: implied volatility and five greeks of 10,000 contracts",
  ["where", "warm, ms", "first pass, ms"],
  await chainRows(),
);
print("Implied volatility", ["engine", "warm /s", "first pass /s", "worst error"], impliedVolatilityRows());
print("European price and greeks", ["engine", "warm /s", "first pass /s", "worst error"], greeksRows());
print("American exercise", ["engine", "warm /s", "first pass /s", "worst error, $ at 100"], americanRows());
print("Strategies", ["engine", "warm /s", "first pass /s", "worst error"], strategyRows());

async function chainRows(): Promise<string[][]> {
  const node = chainTiming();
  const workerd = await chainInWorkerd(CONTRACTS);
  return [
    [`Node ${process.versions.node}`, node.medianMs.toFixed(2), node.firstMs.toFixed(1)],
    ["workerd, fresh isolates, from outside", workerd.warmMs.toFixed(2), workerd.firstMs.toFixed(1)],
  ];
}

function print(title: string, heading: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(`\n${title}\n${terminalTable(heading, rows)}`);
}

import { terminalTable } from "../local/terminal-table.ts";
import { type RankInput, type Ranking, rankCandidates } from "../src/planning/rank-candidates.ts";
import { viewDensity } from "../src/planning/scenarios.ts";
import { gridOf, integrateOnGrid } from "./plan/integrate-on-a-grid.ts";
import { sampleExpiry } from "./plan/sample-expiry.ts";
import { median, scientific } from "./pricing/measure.ts";

/**
 * `npm run bench:plan`: CPU of this thread for a whole ranking (generated, valued under ten densities, filtered, merged,
 * sorted, described), warm, beside the same candidates integrated one by one on a grid of cents, in the same run.
 */

const [WARM, ROUNDS] = [200, 101];
const [PEER_WARM, PEER_ROUNDS] = [2, 7];

const NEUTRAL = ["iron_condor", "iron_butterfly", "butterfly", "put_butterfly"] as const;
const SHAPES: [name: string, input: RankInput][] = [
  ["80 strikes, 400 candidates of all families", sampleExpiry(80)],
  ["80 strikes, condors and butterflies alone", { ...sampleExpiry(80), families: NEUTRAL }],
  ["SPY whole, 400 strikes, all families", sampleExpiry(400)],
];

const heading = [
  "expiration",
  "evaluated",
  "ranking, ms CPU",
  "grid, ms CPU",
  "grid / ranking",
  "EV apart",
  "odds apart",
];
console.log(
  `\nA plan\n${terminalTable(
    heading,
    SHAPES.map(([name, input]) => rowOf(name, input)),
  )}`,
);

function rowOf(name: string, input: RankInput): string[] {
  const ranking = rankCandidates({ ...input, filters: null });
  const own = cpuMs(() => rankCandidates(input), WARM, ROUNDS);
  const peer = peerOf(ranking, input);
  const theirs = cpuMs(peer.run, PEER_WARM, PEER_ROUNDS);
  const { expected, odds } = peer.apart();
  return [
    name,
    `${ranking.funnel.generated}`,
    own.toFixed(2),
    theirs.toFixed(1),
    `${(theirs / own).toFixed(0)}`,
    scientific(expected),
    scientific(odds),
  ];
}

function peerOf({ candidates }: Ranking, input: RankInput) {
  const { forward, discountFactor, view } = input;
  const market = viewDensity(input, { viewForward: forward, volatilityFactor: 1 });
  const grid = gridOf(0.5 * forward, 1.5 * forward, market, viewDensity(input, view));
  const run = () => candidates.map((candidate) => integrateOnGrid(candidate, grid, discountFactor));
  const apart = () => {
    const integrated = run();
    let [expected, odds] = [0, 0];
    for (const [index, candidate] of candidates.entries()) {
      const theirs = integrated[index];
      if (theirs === undefined) continue;
      expected = Math.max(expected, Math.abs(theirs.view - candidate.expectedValue.view));
      odds = Math.max(odds, Math.abs(theirs.probabilityOfProfit - candidate.probabilityOfProfit));
    }
    return { expected, odds };
  };
  return { run, apart };
}

/** The median of this thread's CPU, which other processes do not lengthen. */
function cpuMs(work: () => unknown, warm: number, rounds: number): number {
  for (let round = 0; round < warm; round += 1) work();
  return median(
    Array.from({ length: rounds }, () => {
      const before = process.threadCpuUsage();
      work();
      const { user, system } = process.threadCpuUsage(before);
      return (user + system) / 1000;
    }),
  );
}

import { BlackScholes } from "@uqee/black-scholes";
import peer from "implied-volatility";
import { impliedVolatility } from "../../src/pricing/implied-volatility.ts";
import { impliedVolatilityColumn } from "../../src/pricing/implied-volatility-column.ts";
import { scientific, speedRow, time } from "./measure.ts";
import { RATE, type SampleContract, SPOT, sampleChain, toColumns } from "./sample-chain.ts";

const COUNT = 10_000;
/** The slower peers get fewer contracts, spread over the same chain. */
const FEW = 200;

/** Implied volatilities per second, and the worst error against the volatility that made the price. */
export function impliedVolatilityRows(): string[][] {
  const chain = sampleChain(COUNT);
  const some = sampleChain(FEW);
  return [...ourRows(chain), ...peerRows(some)];
}

function ourRows(chain: readonly SampleContract[]): string[][] {
  const columns = toColumns(chain);
  const out = { volatility: new Float64Array(COUNT), status: new Uint8Array(COUNT) };
  const nearly = columns.volatility.map((volatility) => volatility * 1.01);
  const worst = () => scientific(worstOf(chain, (_, i) => out.volatility[i] ?? Number.NaN));
  const run = (name: string, guess?: Float64Array) => {
    const input = guess === undefined ? columns : { ...columns, guess };
    const timing = time(() => impliedVolatilityColumn(input, out));
    return speedRow(name, COUNT, timing, worst());
  };
  const one = (contract: SampleContract) => {
    const result = impliedVolatility(contract);
    return result.ok ? result.volatility : Number.NaN;
  };
  return [
    run("volaris, column"),
    run("volaris, column, last value as guess", columns.volatility.slice()),
    run("volaris, column, guess 1 % off", nearly),
    speedRow(
      "volaris, one by one",
      COUNT,
      time(() => chain.forEach(one)),
      scientific(worstOf(chain, one)),
    ),
  ];
}

function peerRows(chain: readonly SampleContract[]): string[][] {
  const single = new BlackScholes();
  const double = new BlackScholes({
    sigmaToPricePrecision: "double",
    priceToSigmaMethod: "newton-raphson",
    priceToSigmaAccuracy: 1e-9,
  });
  const uqee = (engine: BlackScholes) => (c: SampleContract) =>
    engine.sigma({
      price: c.price,
      rate: RATE,
      strike: c.strike,
      time: c.years,
      type: c.type,
      underlying: SPOT,
    });
  const bisected = (c: SampleContract) =>
    peer.getImpliedVolatility(c.price, SPOT, c.strike, c.years, RATE, c.type);
  return (
    [
      ["@uqee/black-scholes, default", uqee(single)],
      ["@uqee/black-scholes, double, Newton", uqee(double)],
      ["implied-volatility", bisected],
    ] as const
  ).map(([name, solve]) =>
    speedRow(
      name,
      chain.length,
      time(() => chain.map(solve), 11, 5),
      scientific(worstOf(chain, solve)),
    ),
  );
}

/** Worst |volatility found - volatility put in|; NaN where any answer is. */
function worstOf(
  chain: readonly SampleContract[],
  solve: (contract: SampleContract, i: number) => number,
): number {
  return chain.reduce((worst, c, i) => Math.max(worst, Math.abs(solve(c, i) - c.volatility)), 0);
}

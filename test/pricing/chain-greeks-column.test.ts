import { expect, test } from "vitest";
import { chainGreeksColumn } from "../../src/pricing/chain-greeks-column.ts";
import { europeanOption } from "../../src/pricing/european-option.ts";

const spot = 187.31;
const expiries = [
  { years: 0.01, rate: 0.05, dividendYield: 0 },
  { years: 0.4, rate: 0.0433, dividendYield: 0.013 },
  { years: 2, rate: -0.01, dividendYield: 0.03 },
];
const contracts = expiries.flatMap((expiry) =>
  [100, 150, 180, 187, 190, 220, 400].flatMap((strike) =>
    (["call", "put"] as const).map((type) => ({
      ...expiry,
      strike,
      type,
      spot,
      volatility: 0.1 + strike / 800,
    })),
  ),
);
const column = (pick: (contract: (typeof contracts)[number]) => number) => Float64Array.from(contracts, pick);
const columns = {
  spot,
  isCall: Uint8Array.from(contracts, ({ type }) => (type === "call" ? 1 : 0)),
  forward: column((c) => spot * Math.exp((c.rate - c.dividendYield) * c.years)),
  strike: column((c) => c.strike),
  years: column((c) => c.years),
  discountFactor: column((c) => Math.exp(-c.rate * c.years)),
  volatility: column((c) => c.volatility),
};

test("the greeks of a chain are those of its contracts one by one", () => {
  const greeks = chainGreeksColumn(columns);
  for (const [i, contract] of contracts.entries()) {
    const single = europeanOption(contract);
    for (const name of ["delta", "gamma", "vegaPerVolPoint", "thetaPerDay", "rhoPerPoint"] as const) {
      const error = Math.abs((greeks[name][i] ?? Number.NaN) - single[name]);
      expect(error, `${name} of ${JSON.stringify(contract)}`).toBeLessThan(1e-12 * spot);
    }
  }
});

test("a contract without a volatility, expired or with nonsense in its row has no greeks", () => {
  const broken = {
    ...columns,
    volatility: columns.volatility.with(0, 0).with(1, Number.NaN).with(2, Number.POSITIVE_INFINITY),
    years: columns.years.with(3, 0).with(4, Number.NaN),
    strike: columns.strike.with(5, -1),
    forward: columns.forward.with(6, Number.POSITIVE_INFINITY),
    discountFactor: columns.discountFactor.with(7, 0),
  };
  for (const greek of Object.values(chainGreeksColumn(broken))) {
    for (let i = 0; i < 8; i += 1) expect(Math.abs(greek[i] ?? Number.NaN)).toBe(0);
    expect(greek.every(Number.isFinite)).toBe(true);
  }
});

test("a short column or an absent spot is refused by its name", () => {
  expect(() => chainGreeksColumn({ ...columns, years: new Float64Array(2) })).toThrow("years has 2 values");
  expect(() => chainGreeksColumn({ ...columns, spot: 0 })).toThrow("spot is 0");
});

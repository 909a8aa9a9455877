/** Schwab's chain as it comes over the wire, built contract by contract so that each test shows one oddity. */

export type WireFields = Record<string, unknown>;

/** A plain contract with the fields of Schwab's answer, here SPY's 580 call of 2026-12-18. */
export function aWireContract(changes: WireFields = {}): WireFields {
  return {
    putCall: "CALL",
    symbol: "SPY   261218C00580000",
    description: "SPY 12/18/2026 580.00 C",
    exchangeName: "OPR",
    bid: 4.9,
    ask: 5.1,
    last: 5.02,
    mark: 5.0,
    bidSize: 12,
    askSize: 9,
    bidAskSize: "12X9",
    lastSize: 0,
    highPrice: 5.6,
    lowPrice: 4.7,
    openPrice: 0.0,
    closePrice: 4.87,
    totalVolume: 321,
    tradeTimeInLong: 1795446000000,
    quoteTimeInLong: 1795445998500,
    netChange: 0.15,
    volatility: 21.05,
    delta: 0.512,
    gamma: 0.011,
    theta: -0.121,
    vega: 0.603,
    rho: 0.201,
    openInterest: 4321,
    timeValue: 3.75,
    theoreticalOptionValue: 5.0,
    theoreticalVolatility: 29.0,
    optionDeliverablesList: [{ symbol: "SPY", assetType: "STOCK", deliverableUnits: 100.0 }],
    strikePrice: 580.0,
    expirationDate: "2026-12-18T21:00:00.000+00:00",
    daysToExpiration: 25,
    expirationType: "S",
    lastTradingDay: 1797642000000,
    multiplier: 100.0,
    settlementType: "P",
    deliverableNote: "100 SPY",
    percentChange: 3.08,
    markChange: 0.13,
    markPercentChange: 2.67,
    intrinsicValue: 1.25,
    extrinsicValue: 3.75,
    optionRoot: "SPY",
    exerciseType: "A",
    high52Week: 9.9,
    low52Week: 3.3,
    nonStandard: false,
    pennyPilot: true,
    inTheMoney: true,
    mini: false,
    ...changes,
  };
}

/** The chain's envelope around contracts, each filed where its symbol says. */
export function aWireChain(contracts: readonly WireFields[], changes: WireFields = {}): WireFields {
  return {
    symbol: "SPY",
    status: "SUCCESS",
    underlying: null,
    strategy: "SINGLE",
    interval: 0.0,
    isDelayed: false,
    isIndex: false,
    interestRate: 4.05,
    underlyingPrice: 581.25,
    volatility: 29.0,
    daysToExpiration: 0.0,
    dividendYield: 1.2,
    numberOfContracts: contracts.length,
    assetMainType: "EQUITY",
    isChainTruncated: false,
    callExpDateMap: fileBySymbol(contracts, "C"),
    putExpDateMap: fileBySymbol(contracts, "P"),
    ...changes,
  };
}

function fileBySymbol(contracts: readonly WireFields[], flag: "C" | "P") {
  const side = contracts.filter(({ symbol }) => String(symbol).at(12) === flag);
  const byExpiration = Map.groupBy(side, ({ symbol }) => `${dateIn(String(symbol))}:25`);
  return Object.fromEntries(
    [...byExpiration].map(([expiration, listed]) => [
      expiration,
      Object.fromEntries(Map.groupBy(listed, ({ symbol }) => strikeIn(String(symbol)))),
    ]),
  );
}

const dateIn = (symbol: string) => `20${symbol.slice(6, 8)}-${symbol.slice(8, 10)}-${symbol.slice(10, 12)}`;
const strikeIn = (symbol: string) => (Number(symbol.slice(13)) / 1000).toFixed(1);

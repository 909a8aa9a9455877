import { volatilityOrStatus } from "./implied-volatility.ts";

/** Contracts as columns of one length; `isCall` is 1 for a call and 0 for a put, the rest as in `impliedVolatility`. */
export type ImpliedVolatilityColumns = {
  isCall: Uint8Array;
  price: Float64Array;
  forward: Float64Array;
  strike: Float64Array;
  years: Float64Array;
  discountFactor: Float64Array;
  guess?: Float64Array;
};

/**
 * `status` is 0 where the volatility was found, else 1 + the index into IMPLIED_VOLATILITY_REASONS; `volatility` is then
 * 0, never NaN.
 */
export type ImpliedVolatilityColumn = { volatility: Float64Array; status: Uint8Array };

/**
 * Implied volatilities of a whole chain, without allocating per contract. `out` may be the result of an earlier call, and
 * `guess` its `volatility`: each guess is read before its answer is written. Throws RangeError where a column is short.
 */
export function impliedVolatilityColumn(
  columns: ImpliedVolatilityColumns,
  out: ImpliedVolatilityColumn = emptyColumn(columns.price.length),
): ImpliedVolatilityColumn {
  const { isCall, price, forward, strike, years, discountFactor, guess } = columns;
  const count = price.length;
  requireLengths(columns, out);
  for (let i = 0; i < count; i += 1) {
    const found = volatilityOrStatus(
      isCall[i] === 1,
      price[i] ?? 0,
      forward[i] ?? 0,
      strike[i] ?? 0,
      years[i] ?? 0,
      discountFactor[i] ?? 0,
      guess === undefined ? 0 : (guess[i] ?? 0),
    );
    out.volatility[i] = found > 0 ? found : 0;
    out.status[i] = found > 0 ? 0 : -found;
  }
  return out;
}

function emptyColumn(count: number): ImpliedVolatilityColumn {
  return { volatility: new Float64Array(count), status: new Uint8Array(count) };
}

function requireLengths(columns: ImpliedVolatilityColumns, out: ImpliedVolatilityColumn): void {
  const count = columns.price.length;
  for (const [name, column] of Object.entries({ ...columns, ...out })) {
    if (column !== undefined && column.length < count) {
      throw new RangeError(`${name} has ${column.length} values: give one for each of the ${count} prices`);
    }
  }
}

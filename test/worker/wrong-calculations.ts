/** A calculation that is answered. */
export const TRADE = { symbol: "WMT", strategy: "long_call", strikes: [105], dte: 11 };
const LEG = { type: "call", side: "buy", strike: 105, quantity: 1, dte: 11, premium: 2 };

/** What `POST /v1/calc` must refuse as an invalid request, and with which words. */
export const WRONG_CALCULATIONS: [what: string, body: unknown, says: RegExp][] = [
  ["text that is no JSON", "{", /JSON/i],
  ["nothing", "", /./],
  ["null", "null", /./],
  ["a list", [], /./],
  ["an unknown strategy", { ...TRADE, strategy: "moonshot" }, /strategy:/],
  ["an unknown field", { ...TRADE, strike: 5 }, /strike/],
  ["strikes as text", { ...TRADE, strikes: ["105"] }, /strikes\.0:/],
  ["no strikes", { ...TRADE, strikes: [] }, /strikes:/],
  ["strikes in the wrong order", { ...TRADE, strategy: "bull_put_spread", strikes: [100, 105] }, /105\/100/],
  ["a negative dte", { ...TRADE, dte: -3 }, /dte: must not be negative/],
  ["dte and expiration", { ...TRADE, expiration: "2026-12-04" }, /either dte or expiration/],
  ["neither of them", { ...TRADE, dte: undefined }, /either dte or expiration/],
  [
    "an expired expiration",
    { ...TRADE, dte: undefined, expiration: "2026-11-20" },
    /has passed; today is 2026-11-23/,
  ],
  ["a date that is none", { ...TRADE, dte: undefined, expiration: "2026-02-30" }, /expiration:/],
  [
    "an expiration that nobody lists",
    { underlyingPrice: 100, legs: [{ ...LEG, dte: undefined, expiration: "9999-12-31" }] },
    /within 2000 days/,
  ],
  ["a date of another age", { ...TRADE, dte: undefined, expiration: "0050-01-01" }, /expiration:/],
  [
    "NaN for a premium",
    '{"symbol":"WMT","strategy":"long_call","strikes":[105],"dte":11,"premium":NaN}',
    /JSON/i,
  ],
  ["a premium out of this world", { ...TRADE, premium: 1e300 }, /premium:/],
  ["no legs", { underlyingPrice: 100, legs: [] }, /legs:/],
  ["a leg without a price", { underlyingPrice: 100, legs: [{ ...LEG, premium: undefined }] }, /legs\.0:/],
  ["legs without an underlying", { legs: [LEG] }, /underlyingPrice/],
  [
    "a leg that has expired",
    { underlyingPrice: 100, legs: [{ ...LEG, dte: undefined, expiration: "2026-11-20" }] },
    /expired|passed/,
  ],
];

import { afterAll, beforeAll, expect, test } from "vitest";
import { type SandboxMarket, startSandboxMarket } from "../../local/market/start-sandbox-market.ts";
import { findCompanyNames } from "../../scripts/company-names.ts";

const KEYS = { FINNHUB_API_KEY: "finnhub-key", TIINGO_API_KEY: "tiingo-key" };
let sandbox: SandboxMarket;

beforeAll(async () => {
  sandbox = await startSandboxMarket({
    port: 0,
    seed: 7,
    now: () => Date.parse("2026-11-23T20:00:40Z"),
    appKey: "a",
    secretKey: "s",
    refreshToken: "r",
    finnhubKey: KEYS.FINNHUB_API_KEY,
    tiingoKey: KEYS.TIINGO_API_KEY,
  });
});
afterAll(() => sandbox.close());

const bases = () => ({ FINNHUB_API_BASE: sandbox.url, TIINGO_API_BASE: sandbox.url });

test("names come from whichever provider has a key, and only for symbols that have one", async () => {
  for (const keys of [
    KEYS,
    { FINNHUB_API_KEY: KEYS.FINNHUB_API_KEY },
    { TIINGO_API_KEY: KEYS.TIINGO_API_KEY },
  ]) {
    const { names, trouble } = await findCompanyNames(["AAPL", "BRK.B", "SPX", "NOPE"], {
      ...bases(),
      ...keys,
    });
    expect(trouble).toBeNull();
    expect([...names.keys()]).toEqual(["AAPL", "BRK.B"]);
    expect(names.get("AAPL")).toMatch(/apple/i);
  }
});

test("without a key nobody is asked", async () => {
  expect(await findCompanyNames(["AAPL"], bases())).toEqual({ names: new Map(), trouble: null });
});

test("a refused key or a provider that is away costs names and nothing else", async () => {
  const refused = await findCompanyNames(["AAPL", "MSFT"], { ...bases(), FINNHUB_API_KEY: "hunter2" });
  expect(refused.names.size).toBe(0);
  expect(refused.trouble).toMatch(/refused the key/);
  expect(refused.trouble).not.toContain("hunter2");
  const away = await findCompanyNames(["AAPL"], {
    ...KEYS,
    FINNHUB_API_BASE: "http://127.0.0.1:9",
    TIINGO_API_BASE: "http://127.0.0.1:9",
  });
  expect(away).toMatchObject({ trouble: expect.stringContaining("did not answer") });
});

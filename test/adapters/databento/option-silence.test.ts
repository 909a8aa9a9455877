import { expect, test } from "vitest";
import {
  AAPL,
  cellsOf,
  OTHER,
  optionSource,
  quotesOf,
  REQUEST,
  row,
  SPY,
} from "../../support/databento-options.ts";
import { quoteCsv } from "../../support/databento-quotes.ts";

test("a second look that was paid for and can't be read is told with what it cost, and no error hides it", async () => {
  const unreadable = quoteCsv(cellsOf(AAPL, { bid_px_00: "x" }));
  const { source: databento } = optionSource(
    [{ text: unreadable }, { text: unreadable }],
    [{ text: "0.02" }],
  );
  expect(await databento.fetchOptions(REQUEST)).toMatchObject({
    evidence: { quotes: [] },
    failures: [{ symbol: "AAPL", error: { code: "provider_bad_body" } }],
    extraUsd: 0.02,
  });
});

test.each([
  ["of one underlying only", row(AAPL)],
  ["of contracts by other names", quoteCsv(cellsOf(AAPL), { ...cellsOf(SPY), symbol: "SPY250221C00610000" })],
])("rows %s: the other had no quotes only if they would cost nothing", async (_what, text) => {
  const contracts = [AAPL, SPY];
  const open = (doubt: string) => optionSource([{ text }, { text }], [{ text: "0.01" }, { text: doubt }]);
  const broken = open("0.01");
  expect(await broken.source.fetchOptions({ ...REQUEST, contracts })).toMatchObject({
    evidence: { quotes: [{ contract: AAPL }] },
    failures: [{ symbol: "SPY", error: { code: "provider_bad_body" } }],
  });
  expect(broken.asked().at(-1)).toBe("get_cost 1 20:45-20:46");
  expect(await open("0").source.fetchOptions({ ...REQUEST, contracts })).toMatchObject({ failures: [] });
});

test("a header alone, or nothing, is believed where the minute costs nothing and a broken answer where it does", async () => {
  for (const text of [quoteCsv(), ""]) {
    const free = optionSource([{ text }]);
    expect(await free.source.fetchOptions(REQUEST)).toMatchObject({ failures: [], evidence: { quotes: [] } });
    expect(free.asked()).toEqual([
      "get_range 1 20:45-20:46",
      "get_cost 1 20:41-20:46",
      "get_range 1 20:41-20:46",
      "get_cost 1 20:45-20:46",
    ]);
    const broken = optionSource([{ text }, { text }], [{ text: "0.01" }, { text: "0.01" }]);
    expect(await broken.source.fetchOptions(REQUEST)).toMatchObject({
      failures: [{ symbol: "AAPL", error: { code: "provider_bad_body" } }],
      extraUsd: 0.01,
    });
    expect(broken.asked().at(-1)).toBe("get_cost 1 20:45-20:46");
    const quiet = optionSource([{ text }, { text }], [{ text: "0.01" }, { text: "0" }]);
    expect(await quiet.source.fetchOptions(REQUEST)).toMatchObject({ failures: [], extraUsd: 0.01 });
    const calls = 1 + broken.asked().length;
    expect(calls).toBe(broken.source.callsFor([AAPL]));
    const healed = optionSource([{ text }, { text: row(AAPL) }], [{ text: "0.01" }, { text: "0.01" }]);
    expect(quotesOf(await healed.source.fetchOptions(REQUEST))).toHaveLength(1);
  }
});

test("the second look goes on where a flat rate pays for it, and is left out beyond what may be spent", async () => {
  const contracts = [AAPL, OTHER];
  const flat = optionSource([{ text: row(AAPL) }, { text: row(OTHER) }]);
  const free = await flat.source.fetchOptions({ ...REQUEST, contracts, mostExtraUsd: 0 });
  expect(free).toMatchObject({ extraUsd: 0, notes: [] });
  expect(quotesOf(free)).toHaveLength(2);
  const dear = optionSource([{ text: row(AAPL) }], [{ text: "0.0042" }]);
  const fetched = await dear.source.fetchOptions({ ...REQUEST, contracts, mostExtraUsd: 0.004 });
  expect(dear.asked()).toHaveLength(2);
  expect(fetched).toMatchObject({ extraUsd: 0, failures: [] });
  expect(fetched.notes?.join()).toMatch(/1 contracts were not asked for again: \$0.0042/);
  expect(quotesOf(fetched)).toHaveLength(1);
});

import { expect, test } from "vitest";
import { answerAgain } from "../../src/edge/cache/answer-again.ts";
import { type KeptAnswers, keepAnswers } from "../../src/edge/cache/kept-answers.ts";
import { ADMIN_TOKEN, httpDoor } from "../support/http-door.ts";
import { memoryChains, spyChains } from "../support/memory-chains.ts";

const IN_SESSION = Date.parse("2026-11-23T15:05:00Z");
const OFF_HOURS = Date.parse("2026-11-28T15:05:00Z");

/** The JSON door with a memory, on a clock that is moved; `asked` counts what the database was asked. */
function remembering(startMs = IN_SESSION) {
  let nowMs = startMs;
  let asked = 0;
  const kept = keepAnswers({ nowMs: () => nowMs, wallMs: () => nowMs });
  const chains = memoryChains(spyChains(), []);
  const counted = {
    ...chains,
    listTickers: async (...args: Parameters<typeof chains.listTickers>) => {
      asked += 1;
      return chains.listTickers(...args);
    },
    findTicker: async (symbol: string) => {
      asked += 1;
      return chains.findTicker(symbol);
    },
  };
  const { app } = httpDoor({ nowMs: () => nowMs, chains: counted, kept });
  return {
    kept,
    get: async (path: string, headers: Record<string, string> = {}, method = "GET") => {
      const request = new Request(`https://volaris.example${path}`, { method, headers });
      const asked = { countRequest: () => undefined, requestId: () => crypto.randomUUID() };
      return answerAgain(kept, request, asked) ?? (await app.fetch(request));
    },
    passSeconds: (seconds: number) => {
      nowMs += seconds * 1_000;
    },
    asked: () => asked,
  };
}

test("what is fresh is answered again without the database: whole, as HEAD, and by 304", async () => {
  const { get, asked, passSeconds } = remembering();
  const first = await get("/v1/tickers");
  const body = await first.text();
  expect([asked(), first.headers.get("age")]).toEqual([1, null]);
  passSeconds(3);
  const again = await get("/v1/tickers");
  expect(await again.text()).toBe(body);
  for (const name of ["etag", "cache-control", "content-type", "access-control-allow-origin", "vary"])
    expect([name, again.headers.get(name)]).toEqual([name, first.headers.get(name)]);
  expect(again.headers.get("age")).toBe("3");
  expect(again.headers.get("x-request-id")).not.toBe(first.headers.get("x-request-id"));
  const head = await get("/v1/tickers", {}, "HEAD");
  expect([head.status, await head.text(), head.headers.get("etag")]).toEqual([
    200,
    "",
    first.headers.get("etag"),
  ]);
  const tag = first.headers.get("etag") ?? "";
  const unchanged = await get("/v1/tickers", { "if-none-match": tag });
  expect([unchanged.status, await unchanged.text(), unchanged.headers.get("etag")]).toEqual([304, "", tag]);
  expect(unchanged.headers.get("age")).toBe("3");
  expect(unchanged.headers.get("content-type")).toBeNull();
  expect((await get("/v1/tickers", { "if-none-match": '"another"' })).status).toBe(200);
  expect(asked()).toBe(1);
});

test("for fifteen seconds in session, a minute off hours, and never beyond what its headers say", async () => {
  for (const [startMs, seconds] of [
    [IN_SESSION, 15],
    [OFF_HOURS, 60],
    // One second before the next refresh is due: it may have come by then.
    [Date.parse("2026-11-23T15:14:59Z"), 1],
  ] as const) {
    const { get, asked, passSeconds } = remembering(startMs);
    await get("/v1/tickers/SPY/expirations");
    const once = asked();
    passSeconds(seconds - 1);
    await get("/v1/tickers/SPY/expirations");
    expect(asked()).toBe(once);
    passSeconds(1);
    await get("/v1/tickers/SPY/expirations");
    expect(asked()).toBe(2 * once);
  }
});

test("another address, another list and another form are each their own", async () => {
  const { get, asked } = remembering();
  const json = await (await get("/v1/tickers")).text();
  const csv = await (await get("/v1/tickers?format=csv")).text();
  expect(csv).not.toBe(json);
  expect(await (await get("/v1/tickers?format=csv")).text()).toBe(csv);
  expect(asked()).toBe(2);
  expect(await (await get("/v1/tickers", { accept: "text/csv" })).text()).toBe(csv);
  expect(await (await get("/v1/tickers")).text()).toBe(json);
});

test("nothing that shows a credential, a cookie or a wish for a new answer is kept or answered from what is", async () => {
  const { get, asked } = remembering();
  await get("/v1/tickers");
  const lead = [
    { authorization: `Bearer ${ADMIN_TOKEN}` },
    { authorization: "Basic x" },
    { cookie: "session=x" },
    { "cache-control": "no-cache" },
  ];
  for (const [i, headers] of lead.entries()) {
    await get("/v1/tickers", headers);
    expect(asked()).toBe(2 + i);
  }
  await get("/v1/jobs/options_refresh/runs");
  expect((await get("/v1/jobs/options_refresh/runs")).headers.get("age")).toBeNull();
  expect((await get("/v1/tickers/NOPE/expirations")).headers.get("age")).toBeNull();
  expect((await get("/v1/tickers/NOPE/expirations")).headers.get("age")).toBeNull();
});

test("a write makes everything old, and what was being read meanwhile too", async () => {
  const { get, asked, kept } = remembering();
  await get("/v1/tickers");
  kept.forget();
  await get("/v1/tickers");
  expect(asked()).toBe(2);
  const clock = { nowMs: () => 0, wallMs: () => 0 };
  const memory = keepAnswers(clock);
  const turn = memory.turn();
  memory.forget();
  memory.keep("a", { body: "old", headers: new Headers(), tag: "" }, 10, turn);
  expect(memory.find("a")).toBeNull();
});

test("either clock makes an answer old: one may stand still", () => {
  for (const moved of ["nowMs", "wallMs"] as const) {
    const at = { nowMs: 0, wallMs: 0 };
    const memory = keepAnswers({ nowMs: () => at.nowMs, wallMs: () => at.wallMs });
    memory.keep("a", { body: "x", headers: new Headers(), tag: "" }, 15, memory.turn());
    at[moved] = 14_999;
    expect(memory.find("a")?.ageSeconds).toBe(14);
    at[moved] = 15_000;
    expect(memory.find("a")).toBeNull();
  }
});

test("the memory has an end: the least used go, and one too large never comes", () => {
  const memory: KeptAnswers = keepAnswers({ nowMs: () => 0, wallMs: () => 0 });
  const put = (key: string, letters = 1) =>
    memory.keep(key, { body: "x".repeat(letters), headers: new Headers(), tag: "" }, 15, memory.turn());
  for (let i = 0; i < 200; i += 1) put(String(i));
  expect(memory.find("0")).not.toBeNull();
  put("200");
  expect([memory.find("1"), memory.find("0") === null, memory.find("200") === null]).toEqual([
    null,
    false,
    false,
  ]);
  put("large", 600_000);
  expect(memory.find("large")).toBeNull();
  for (let i = 0; i < 12; i += 1) put(`mb${i}`, 200_000);
  const left = Array.from({ length: 12 }, (_, i) => memory.find(`mb${i}`)).filter((found) => found !== null);
  expect(left.length).toBe(9);
  expect(memory.find("200")).toBeNull();
});

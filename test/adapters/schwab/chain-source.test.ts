import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { createSchwabChainSource } from "../../../src/adapters/schwab/chain-source.ts";
import type { ChainSlice } from "../../../src/chains/slice.ts";
import { ALL_STRIKES } from "../../support/chain-scope.ts";
import { IN_SESSION } from "../../support/moments.ts";
import { queryOf, schwabServer } from "../../support/schwab-server.ts";
import { aWireChain, aWireContract } from "../../support/schwab-wire.ts";
import { type ReceivedRequest, sendJson } from "../../support/web-server.ts";

const SLICE: ChainSlice = { symbol: "SPY", from: "2026-12-01", to: "2026-12-31", side: "CALL" };
type Limits = { maxBodyBytes?: number; timeoutMs?: number };

async function schwab(
  answer: (request: ReceivedRequest, response: ServerResponse) => void,
  limits: Limits = {},
) {
  const { deps, ...rest } = await schwabServer(answer, limits);
  return { ...rest, source: createSchwabChainSource(deps) };
}

const answering = (status: number, body: string, headers: Record<string, string> = {}, limits: Limits = {}) =>
  schwab((_request, response) => {
    response.writeHead(status, headers);
    response.end(body);
  }, limits);

test("a window is asked for as Schwab's /chains wants it, and counted", async () => {
  const body = aWireChain([aWireContract()]);
  const { server, source, meter } = await schwab((_request, response) => sendJson(response, body));
  const chain = await source.fetchChain(SLICE, ALL_STRIKES);
  const [request] = server.received;
  expect(request?.path.split("?")[0]).toBe("/marketdata/v1/chains");
  expect(queryOf(request)).toEqual({
    symbol: "SPY",
    contractType: "CALL",
    strategy: "SINGLE",
    includeUnderlyingQuote: "false",
    fromDate: "2026-12-01",
    toDate: "2026-12-31",
  });
  expect(request?.headers.authorization).toBe("Bearer good-1");
  expect(chain).toMatchObject({
    providerCalls: 1,
    bytes: JSON.stringify(body).length,
    fetchedAtMs: IN_SESSION,
  });
  expect(chain.contracts).toHaveLength(1);
  expect(Object.fromEntries(meter.counts)).toEqual({ calls_schwab: 1, subrequests: 1 });
});

test("of each expiration only some strikes are asked for where a number is set", async () => {
  const { server, source } = await schwab((_request, response) => sendJson(response, aWireChain([])));
  await source.fetchChain(SLICE, { strikes: 40 });
  expect(queryOf(server.received[0])["strikeCount"]).toBe("40");
});

for (const [ours, theirs] of [
  ["SPX", "$SPX"],
  ["VIX", "$VIX"],
  ["BRK.B", "BRK/B"],
  ["SPY", "SPY"],
] as const) {
  test(`${ours} is asked for as ${theirs}`, async () => {
    const { server, source } = await schwab((_request, response) =>
      sendJson(response, aWireChain([], { symbol: theirs })),
    );
    await source.fetchChain({ ...SLICE, symbol: ours }, ALL_STRIKES);
    expect(queryOf(server.received[0])["symbol"]).toBe(theirs);
  });
}

test("a chain of another symbol is not taken for the one asked for", async () => {
  const other = aWireChain([aWireContract()], { symbol: "QQQ" });
  const { source } = await schwab((_request, response) => sendJson(response, other));
  await expect(source.fetchChain(SLICE, ALL_STRIKES)).rejects.toMatchObject({
    code: "provider_bad_body",
    message: "Schwab sent a chain of QQQ for SPY.",
  });
});

test("a refused token is renewed once, and both calls are counted", async () => {
  const { tokens, source } = await schwab((request, response) => {
    if (request.headers.authorization === "Bearer good-1") sendJson(response, { errors: [] }, 401);
    else sendJson(response, aWireChain([aWireContract()]));
  });
  expect(await source.fetchChain(SLICE, ALL_STRIKES)).toMatchObject({ providerCalls: 2 });
  expect(tokens.refusals).toEqual(["good-1"]);
});

test("a token refused twice needs the operator, not a third call", async () => {
  const { server, source } = await schwab((_request, response) => sendJson(response, { errors: [] }, 401));
  await expect(source.fetchChain(SLICE, ALL_STRIKES)).rejects.toMatchObject({
    code: "provider_unauthorized",
    retryable: false,
  });
  expect(server.received).toHaveLength(2);
});

const HTML = "<!DOCTYPE html><html><body>Maintenance</body></html>";
const TOO_BIG = JSON.stringify({
  fault: { faultstring: "Body buffer overflow", detail: { errorcode: "protocol.http.TooBigBody" } },
});

for (const [what, status, body, code, retryable] of [
  ["too many requests", 429, "{}", "provider_rate_limited", true],
  ["an oversize answer", 502, TOO_BIG, "provider_oversize", false],
  ["an unknown symbol", 404, '{"errors":[{"status":"404"}]}', "provider_unknown_symbol", false],
  ["an outage", 500, "{}", "provider_unavailable", true],
  ["a bad gateway", 502, "{}", "provider_unavailable", true],
  ["a web page instead of an error", 403, HTML, "provider_unavailable", true],
  ["a refused request", 400, '{"errors":[{"status":400}]}', "provider_rejected", false],
  ["a web page instead of a chain", 200, HTML, "provider_bad_body", true],
  ["an empty body", 200, "", "provider_bad_body", true],
  ["broken JSON", 200, '{"status":"SUCCESS",', "provider_bad_body", true],
  [
    "a chain that failed",
    200,
    JSON.stringify(aWireChain([], { status: "FAILED" })),
    "provider_rejected",
    false,
  ],
] as const) {
  test(`${what} (${status}) is ${code}`, async () => {
    const { source } = await answering(status, body);
    await expect(source.fetchChain(SLICE, ALL_STRIKES)).rejects.toMatchObject({ code, retryable });
  });
}

for (const [header, seconds] of [
  ["17", 17],
  ["0.2", 1],
  ["0", 0],
  ["Mon, 23 Nov 2026 15:01:30 GMT", 90],
  ["Wed, 21 Oct 2026 07:28:00 GMT", 0],
  ["soon", undefined],
  ["-5", undefined],
] as const) {
  test(`Retry-After: ${header} is read as ${seconds} seconds`, async () => {
    const { source } = await answering(429, "{}", { "retry-after": header });
    await expect(source.fetchChain(SLICE, ALL_STRIKES)).rejects.toMatchObject({ retryAfterSeconds: seconds });
  });
}

test("a 429 without Retry-After says nothing of when", async () => {
  const { source } = await answering(429, "{}");
  await expect(source.fetchChain(SLICE, ALL_STRIKES)).rejects.toMatchObject({ retryAfterSeconds: undefined });
});

test("a chain cut in the middle is refused, wherever the cut is", async () => {
  const whole = JSON.stringify(
    aWireChain([aWireContract(), aWireContract({ symbol: "SPY   261218C00585000" })]),
  );
  for (const share of [0.05, 0.3, 0.6, 0.95, 0.999]) {
    const length = Math.floor(whole.length * share);
    const cutText = await answering(200, whole.slice(0, length));
    await expect(cutText.source.fetchChain(SLICE, ALL_STRIKES)).rejects.toMatchObject({
      code: "provider_bad_body",
    });
    const cutWire = await schwab((_request, response) => {
      response.writeHead(200, { "content-length": String(whole.length) });
      response.write(whole.slice(0, length));
      setImmediate(() => response.destroy());
    });
    await expect(cutWire.source.fetchChain(SLICE, ALL_STRIKES)).rejects.toMatchObject({
      code: "provider_bad_body",
    });
  }
});

test("a body beyond the limit is refused, declared or not", async () => {
  const body = JSON.stringify(aWireChain([aWireContract()]));
  const limits = { maxBodyBytes: body.length - 1 };
  const declared = await answering(200, body, { "content-length": String(body.length) }, limits);
  await expect(declared.source.fetchChain(SLICE, ALL_STRIKES)).rejects.toMatchObject({
    code: "provider_bad_body",
  });
  const streamed = await answering(200, body, { "transfer-encoding": "chunked" }, limits);
  await expect(streamed.source.fetchChain(SLICE, ALL_STRIKES)).rejects.toMatchObject({
    code: "provider_bad_body",
  });
  const fitting = await answering(200, body, {}, { maxBodyBytes: body.length });
  expect((await fitting.source.fetchChain(SLICE, ALL_STRIKES)).contracts).toHaveLength(1);
});

test("silence ends in provider_unavailable, and so does a body that stops coming", async () => {
  const silent = await schwab(() => undefined, { timeoutMs: 50 });
  await expect(silent.source.fetchChain(SLICE, ALL_STRIKES)).rejects.toMatchObject({
    code: "provider_unavailable",
  });
  const stalled = await schwab(
    (_request, response) => {
      response.writeHead(200);
      response.write("{");
    },
    { timeoutMs: 50 },
  );
  await expect(stalled.source.fetchChain(SLICE, ALL_STRIKES)).rejects.toMatchObject({ retryable: true });
});

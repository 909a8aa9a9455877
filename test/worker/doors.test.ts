import { afterAll, expect, test } from "vitest";
import { pingBody } from "../../local/discord/interaction-body.ts";
import { expectError } from "../support/expect-error.ts";
import { startSystem } from "../support/system.ts";

/** A Worker whose Discord key is the zeros that stand for "not yet". */
const system = await startSystem({
  atIso: "2026-11-23T15:00:03Z",
  tickers: ["BRK.B"],
  bindings: { DISCORD_PUBLIC_KEY: "0".repeat(64) },
});
const { stack, url } = system;
afterAll(() => system.close());

const METHODS = ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"];

async function send(path: string, method: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${url}${path}`, { method, headers, redirect: "manual" });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: text === "" ? null : (JSON.parse(text) as unknown),
  };
}

test("under the zero key no forged interaction is answered, though workerd would verify it", async () => {
  for (let attempt = 0; attempt < 16; attempt += 1) {
    const body = JSON.stringify({ ...pingBody({ atMs: Date.now() }), attempt });
    const forged = {
      "x-signature-ed25519": `01${"00".repeat(63)}`,
      "x-signature-timestamp": String(Math.floor(Date.now() / 1_000)),
    };
    const answer = system.post("/interactions", body, forged);
    await expectError(answer, 503, "not_configured", /DISCORD_PUBLIC_KEY is not set/);
  }
});

test("/interactions answers every other method with 405 in the one error shape", async () => {
  for (const method of METHODS) {
    const answer = await send("/interactions", method);
    await expectError(Promise.resolve(answer), 405, "method_not_allowed");
    expect(answer.headers.get("allow")).toBe("POST");
  }
});

test("every door says nosniff, and speaks the one error shape whatever is asked", async () => {
  for (const path of [
    "/interactions",
    "/v1/tickers",
    "/v1/calc",
    "/nothing",
    "/admin/doctor",
    "/queue/nothing",
  ]) {
    for (const method of [...METHODS, "POST"]) {
      const { status, headers, body } = await send(path, method);
      expect([path, method, headers.get("x-content-type-options")]).toEqual([path, method, "nosniff"]);
      if (status >= 400)
        expect(body).toMatchObject({ error: { code: expect.any(String), hint: expect.any(String) } });
    }
  }
});

test("HEAD on the way back from Schwab spends nothing", async () => {
  const before = { redis: stack.redis.counters.requests, market: stack.market.counters.snapshot().requests };
  const answer = await send("/auth/schwab/callback?code=C0.x&state=s", "HEAD");
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET"]);
  const after = { redis: stack.redis.counters.requests, market: stack.market.counters.snapshot().requests };
  expect(after).toEqual(before);
});

test("a page elsewhere reads a chain after its preflight", async () => {
  const origin = { origin: "https://charts.example" };
  const preflight = { ...origin, "access-control-request-method": "GET" };
  expect(await send("/v1/tickers/BRK.B/chain", "OPTIONS", preflight)).toMatchObject({ status: 204 });
  const { headers } = await send("/v1/tickers", "GET", origin);
  expect(headers.get("access-control-allow-origin")).toBe("*");
});

test("BRK.B is found however it is written", async () => {
  for (const symbol of ["BRK.B", "brk.b", "BRK-B", "BRK%2FB"]) {
    expect(await send(`/v1/tickers/${symbol}/expirations`, "GET")).toMatchObject({
      body: { symbol: "BRK.B" },
    });
  }
  const { status, headers } = await send("/v1/tickers/BRK/B/expirations", "GET");
  expect([status, headers.get("location")]).toEqual([308, "/v1/tickers/BRK.B/expirations"]);
});

test("a pause whose reason holds a NUL is the operator's mistake, and pauses nothing", async () => {
  const pause = system.admin("jobs/prices_1m/pause", { reason: "a\u0000b" });
  await expectError(pause, 400, "invalid_request", /reason: holds a character that can't be stored/);
  expect(await system.admin("jobs/prices_1m/pause", { reason: "a b" })).toMatchObject({ status: 200 });
});

test("everybody reads the status page with one request to the database, and the operator pauses a job there", async () => {
  // What the exchange says of the day is asked for once by an isolate.
  await fetch(`${url}/health?deep=1`);
  const before = stack.neon.counters.requests;
  const status = await fetch(`${url}/status`);
  expect([status.status, stack.neon.counters.requests - before]).toEqual([200, 1]);
  expect(await status.text()).toContain("options_refresh, the last 90 days");
  const form = (path: string, fields: Record<string, string>, cookie = "") =>
    fetch(`${url}${path}`, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "sec-fetch-site": "same-origin", cookie },
      redirect: "manual",
    });
  const token = String(stack.bindings["ADMIN_TOKEN"]);
  const signedIn = await form("/operator/sign-in", { token });
  const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
  const read = async (path: string) => (await fetch(`${url}${path}`, { headers: { cookie } })).text();
  const csrf = /name="csrf" value="([^"]+)"/.exec(await read("/operator"))?.[1] ?? "";
  const paused = await form("/operator/jobs/rates/pause", { csrf, reason: "moving house" }, cookie);
  expect([paused.status, paused.headers.get("location")]).toEqual([303, "/operator?done=paused&of=rates"]);
  expect(await read("/operator")).toContain("by operator");
  expect(await read("/status")).toContain("none: paused, moving house");
});

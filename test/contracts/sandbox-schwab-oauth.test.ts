import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  APP_KEY,
  BASIC,
  fieldsOf,
  type MarketClient,
  openMarket,
  REFRESH_TOKEN,
} from "../local/market-client.ts";
import { recording, withRecorded } from "./recorded-schwab.ts";

let market: MarketClient;
beforeAll(async () => {
  market = await openMarket("2026-11-23T15:00:00Z", { limits: { requestsPerMinute: null } });
});
afterAll(() => market.close());

const code = (location: string | null) => new URL(location ?? "").searchParams.get("code") ?? "";
const CALLBACK = "https://127.0.0.1/auth/schwab/callback";

async function logIn(client: MarketClient, fields: Record<string, string> = {}): Promise<Response> {
  const body = new URLSearchParams({
    client_id: APP_KEY,
    redirect_uri: CALLBACK,
    consent: "allow",
    ...fields,
  });
  return fetch(`${client.sandbox.url}/v1/oauth/authorize`, { method: "POST", body, redirect: "manual" });
}

test("a login shows a page, comes back with code, session and state, and the code buys tokens once", async () => {
  const own = await openMarket("2026-11-23T15:00:00Z");
  const query = new URLSearchParams({
    client_id: APP_KEY,
    redirect_uri: CALLBACK,
    response_type: "code",
    state: "a&b",
  });
  const page = await fetch(`${own.sandbox.url}/v1/oauth/authorize?${query}`);
  expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect(await page.text()).toContain('name="state" value="a&amp;b"');
  const back = await logIn(own, { state: "a&b" });
  const location = new URL(back.headers.get("location") ?? "");
  expect([back.status, location.origin + location.pathname, location.searchParams.get("state")]).toEqual([
    302,
    CALLBACK,
    "a&b",
  ]);
  expect(location.searchParams.get("session")).toMatch(/^[0-9a-f-]{36}$/);
  const form = { grant_type: "authorization_code", code: code(location.href), redirect_uri: CALLBACK };
  const tokens = fieldsOf(await (await own.token(form)).json());
  expect(tokens).toMatchObject({ expires_in: 1800, token_type: "Bearer", scope: "api" });
  expect(
    (await own.get("quotes?symbols=SPY", { authorization: `Bearer ${tokens["access_token"]}` })).status,
  ).toBe(200);
  expect((await own.token(form)).status).toBe(400);
  const older = await own.token({ grant_type: "refresh_token", refresh_token: REFRESH_TOKEN });
  expect([older.status, fieldsOf(await older.json())["error"]]).toEqual([400, "unsupported_token_type"]);
  const newer = await own.token({
    grant_type: "refresh_token",
    refresh_token: String(tokens["refresh_token"]),
  });
  expect(fieldsOf(await newer.json())["refresh_token"]).toBe(tokens["refresh_token"]);
  await own.close();
});

test("a code dies after 30 seconds, with another redirect, and without its PKCE verifier", async () => {
  const own = await openMarket("2026-11-23T15:00:00Z");
  const challenge = createHash("sha256").update("verifier").digest("base64url");
  const exchange = async (
    fields: Record<string, string>,
    more: Record<string, string> = {},
    later = "2026-11-23T15:00:00Z",
  ) => {
    own.setNow("2026-11-23T15:00:00Z");
    const back = await logIn(own, fields);
    own.setNow(later);
    const form = {
      grant_type: "authorization_code",
      code: code(back.headers.get("location")),
      redirect_uri: CALLBACK,
    };
    return (await own.token({ ...form, ...more })).status;
  };
  expect(await exchange({}, {}, "2026-11-23T15:00:29Z")).toBe(200);
  expect(await exchange({}, {}, "2026-11-23T15:00:30Z")).toBe(400);
  expect(await exchange({}, { redirect_uri: "https://127.0.0.1/other" })).toBe(400);
  expect(await exchange({ code_challenge: challenge })).toBe(400);
  expect(await exchange({ code_challenge: challenge }, { code_verifier: "verifier" })).toBe(200);
  await own.close();
});

test("a denied login, a foreign app and a broken redirect are told apart", async () => {
  const denied = await logIn(market, { consent: "deny", state: "s" });
  expect(denied.headers.get("location")).toBe(`${CALLBACK}?error=access_denied&state=s`);
  expect((await logIn(market, { client_id: "someone-else" })).status).toBe(401);
  expect((await logIn(market, { redirect_uri: "nowhere" })).status).toBe(400);
});

test("an access token lives 1,800 seconds and a refresh token seven days", async () => {
  const own = await openMarket("2026-11-23T15:00:00Z");
  const refresh = async () =>
    (await own.token({ grant_type: "refresh_token", refresh_token: REFRESH_TOKEN })).status;
  own.setNow("2026-11-23T15:29:59Z");
  expect((await own.get("quotes?symbols=SPY")).status).toBe(200);
  own.setNow("2026-11-23T15:30:00Z");
  expect((await own.get("quotes?symbols=SPY")).status).toBe(401);
  own.setNow("2026-11-30T14:59:59Z");
  expect(await refresh()).toBe(200);
  own.setNow("2026-11-30T15:00:00Z");
  expect(await refresh()).toBe(400);
  await own.close();
});

withRecorded("the errors of tokens are worded as recorded", async () => {
  const list = recording("errors_observed.json");
  const observed = (Array.isArray(list) ? list : []).map(fieldsOf);
  const bodyAt = (where: string) => {
    const found = observed.find((entry) => String(entry["where"]).includes(where));
    return { status: found?.["http_status"], text: JSON.stringify(found?.["body"]) };
  };
  // What is particular to the one request that was recorded.
  const masked = (text: string) =>
    text.replaceAll(/tokenDigest=[^,\]]+/g, "tokenDigest=*").replace(/"id":"[^"]*"/, '"id":"*"');
  const compare = async (answer: Response, where: string) => {
    const wanted = bodyAt(where);
    expect([answer.status, masked(JSON.stringify(await answer.json()))]).toEqual([
      wanted.status,
      masked(wanted.text),
    ]);
  };
  const refresh = { grant_type: "refresh_token", refresh_token: "gone" };
  await compare(await market.token(refresh), "expired/invalid refresh token");
  await compare(await market.token(refresh, `${BASIC}x`), "bad client id/secret");
  await compare(
    await market.get("quotes?symbols=SPY", { authorization: "Bearer gone" }),
    "expired access token",
  );
  await compare(await market.get("chains?symbol=NOPE"), "unknown or badly formatted symbol");
  await compare(await market.get("chains?symbol=SPY"), "GET /chains of a heavy symbol");
});

test("a grant that is unknown, or sent with GET, is refused", async () => {
  expect((await market.token({ grant_type: "password" })).status).toBe(400);
  expect((await fetch(`${market.sandbox.url}/v1/oauth/token`)).status).toBe(400);
});

import { afterAll, expect, test } from "vitest";
import { PATIENT, startSystem } from "../support/system.ts";

const system = await startSystem({
  atIso: "2026-11-23T15:00:03Z",
  tickers: ["WMT"],
  // Nobody answers in Schwab's place, so that what its login does is seen.
  bindings: { ALPACA_API_KEY: undefined, ALPACA_API_SECRET: undefined },
});
afterAll(() => system.close());
const { stack, ledger } = system;

const LOGIN = `${system.url}/auth/schwab/login`;
const operator = { authorization: `Bearer ${system.bindings["ADMIN_TOKEN"]}` };

/** A refresh of the chains, to its end. */
async function refreshChains() {
  const { body } = await system.post("/admin/jobs/options_refresh/run", {}, operator);
  const { runId } = body as { runId: string };
  await system.settled();
  await expect.poll(async () => (await ledger.run(runId)).finished_at, PATIENT).not.toBeNull();
  return ledger.run(runId);
}

const health = () => ledger.rows("SELECT state, reason FROM provider_health WHERE provider = 'schwab'");
const grants = async () =>
  (await ledger.rows(
    "SELECT sealed_refresh_token, extract(epoch FROM expires_at - issued_at) AS life FROM provider_tokens",
  )) as { sealed_refresh_token: string; life: number }[];

/** From Volaris to the authorize page, and what the sandbox's consent sends the browser back with. */
async function consent(): Promise<URL> {
  const begun = await fetch(LOGIN, { headers: operator, redirect: "manual" });
  const authorize = new URL(begun.headers.get("location") ?? "");
  const body = new URLSearchParams([...authorize.searchParams, ["consent", "allow"]]);
  const address = authorize.origin + authorize.pathname;
  const back = await fetch(address, { method: "POST", body, redirect: "manual" });
  return new URL(back.headers.get("location") ?? "");
}

test("the seed is stored sealed on its first use, for seven days", async () => {
  expect(await grants()).toEqual([]);
  expect(await refreshChains()).toMatchObject({ status: "succeeded" });
  const [grant] = await grants();
  expect(grant?.life).toBe(7 * 86_400);
  expect(JSON.stringify(grant)).not.toContain(system.bindings["SCHWAB_REFRESH_TOKEN"]);
});

test("a login that has ended stops every call to Schwab, until there is a new one", async () => {
  stack.market.faults.add({ kind: "refresh-token-expired", path: "/chains" });
  expect(await refreshChains()).toMatchObject({ status: "failed" });
  const reason = "Schwab's refresh token has expired or was replaced.";
  expect(await health()).toEqual([{ state: "auth_required", reason }]);

  const { requests } = stack.market.counters.snapshot();
  expect(await refreshChains()).toMatchObject({ status: "failed" });
  expect(stack.market.counters.snapshot().requests).toBe(requests);

  const back = await fetch(await consent());
  expect([back.status, back.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect(await back.text()).toContain("Logged in to Schwab");
  expect(await health()).toEqual([{ state: "closed", reason: null }]);
  expect(await refreshChains()).toMatchObject({ status: "succeeded" });
});

test("an answer that nobody waits for, and one that comes twice, change nothing", async () => {
  const before = await grants();
  const forged = await consent();
  const state = forged.searchParams.get("state") ?? "";
  forged.searchParams.set("state", state.split("").reverse().join(""));
  expect((await fetch(forged)).status).toBe(400);
  expect((await fetch(`${system.url}/auth/schwab/callback`)).status).toBe(400);
  expect(await grants()).toEqual(before);

  const back = await consent();
  const answers = await Promise.all([fetch(back), fetch(back), fetch(back)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400]);
});

test("Schwab's token endpoint away at the wrong moment is told, and the next login works", async () => {
  const before = await grants();
  const back = await consent();
  stack.market.faults.add({ kind: "access-denied-html", path: "/v1/oauth/token" });
  const failed = await fetch(back);
  expect(failed.status).toBe(503);
  expect(await failed.text()).toMatch(/answered 403 with a web page/);
  expect(await grants()).toEqual(before);
  expect((await fetch(await consent())).status).toBe(200);
  expect(await grants()).not.toEqual(before);
});

test("Redis or the database away: a page says which, and no token is lost on the way", async () => {
  stack.redis.faults.add({ kind: "server-error", probability: 1 });
  const begun = await fetch(LOGIN, { headers: operator, redirect: "manual" });
  expect([begun.status, await begun.text()]).toEqual([
    503,
    expect.stringContaining("The cache does not answer"),
  ]);
  stack.redis.faults.clear();

  const back = await consent();
  stack.neon.faults.add({ kind: "drop", probability: 1 });
  const failed = await fetch(back);
  expect([failed.status, await failed.text()]).toEqual([
    503,
    expect.stringContaining("database does not answer"),
  ]);
  stack.neon.faults.clear();
  expect((await fetch(await consent())).status).toBe(200);
});

test("neither tokens nor codes are logged", async () => {
  const log = await system.workerLog();
  expect(log).toContain("login_completed");
  expect(log).toContain("login_failed");
  expect(log).not.toMatch(/(?:access|refresh)\.\d{13}\.|C0\.[\w-]{8}/);
  expect(log).not.toContain(system.bindings["ADMIN_TOKEN"]);
});

import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { LostTask } from "../../src/chains/ports.ts";
import { AppError } from "../../src/errors.ts";
import type { HttpServices } from "../../src/http/services.ts";
import type { RunNowRequest } from "../../src/scheduling/run-now.ts";
import { ADMIN_TOKEN, aStartedRun, httpDoor } from "../support/http-door.ts";
import { memoryLost } from "../support/memory-lost.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const RUN = "/admin/jobs/options_refresh/run";
const BEARER = { authorization: `Bearer ${ADMIN_TOKEN}` };
/** Found by trying: their SHA-256 is like that of ADMIN_TOKEN at one end. */
const [SAME_HEAD, SAME_TAIL] = ["another-admin-token-1663696", "another-admin-token-16395440"];

function door() {
  const started: RunNowRequest[] = [];
  const runNow: HttpServices["jobs"]["run"] = async (request) => {
    started.push(request);
    return aStartedRun(request.job);
  };
  return { ...httpDoor({ runNow }), started };
}

test("the operator starts a job, which is accepted and begun", async () => {
  const { post, started } = door();
  expect(await post(RUN, {}, BEARER)).toMatchObject({
    status: 202,
    body: { runId: "options_refresh@now", outcome: "claimed" },
  });
  expect(started).toEqual([{ job: "options_refresh", by: "operator", range: null }]);
});

test("a run by hand may say who asks and for which days", async () => {
  const { post, started } = door();
  const body = { from: "2026-11-02", to: "2026-11-06", by: "Ann" };
  expect((await post("/admin/jobs/eod_sync/run", body, BEARER)).status).toBe(202);
  const range = { from: "2026-11-02", to: "2026-11-06" };
  expect(started).toEqual([{ job: "eod_sync", by: "Ann", range }]);
  expect((await post("/admin/jobs/eod_sync/run", { takeOver: true }, BEARER)).status).toBe(202);
  expect(started[1]).toEqual({ job: "eod_sync", by: "operator", range: null, takeOver: true });
  for (const wrong of [
    { takeOver: "yes" },
    { to: "2026-11-02" },
    { symbol: "no ticker at all" },
    { from: "yesterday", to: "today" },
    { since: "2026-11-02" },
  ]) {
    expect(await post("/admin/jobs/eod_sync/run", wrong, BEARER)).toMatchObject({
      status: 400,
      body: { error: { code: "invalid_request" } },
    });
  }
});

test("a run may be about one ticker and open-ended; a dry run of a job that has no plan is refused, and starts nothing", async () => {
  const { post, started } = door();
  const body = { symbol: "spy", from: "2026-02-02" };
  expect((await post("/admin/jobs/iv_history/run", body, BEARER)).status).toBe(202);
  expect(started).toEqual([
    { job: "iv_history", by: "operator", range: { from: "2026-02-02" }, symbol: "SPY" },
  ]);
  expect(await post("/admin/jobs/rates/run", { dryRun: true }, BEARER)).toMatchObject({
    status: 400,
    body: { error: { message: "rates makes no plan that could be told beforehand." } },
  });
  // Taken for true or false, either would be a guess, and one of them costs money.
  for (const dryRun of ["true", "false", 1, null]) {
    expect((await post("/admin/jobs/iv_history/run", { dryRun }, BEARER)).status).toBe(400);
  }
  expect(started).toHaveLength(1);
});

test("a job is paused with a reason, and resumed", async () => {
  const seen: unknown[] = [];
  const { post } = httpDoor({
    pauseJob: async (request) => void seen.push(request),
    resumeJob: async (request) => void seen.push(request),
  });
  const pause = "/admin/jobs/prices_1m/pause";
  expect((await post(pause, {}, BEARER)).status).toBe(400);
  expect(await post(pause, { reason: "Schwab is down", by: "Ann" }, BEARER)).toMatchObject({
    status: 200,
    body: { job: "prices_1m", paused: true },
  });
  expect(await post("/admin/jobs/prices_1m/resume", {}, BEARER)).toMatchObject({
    status: 200,
    body: { job: "prices_1m", paused: false },
  });
  expect(seen).toEqual([
    { job: "prices_1m", reason: "Schwab is down", by: "Ann" },
    { job: "prices_1m", by: "operator" },
  ]);
});

test("lost slices are listed, and put back one by one or by their run", async () => {
  const lost: LostTask = {
    runId: "options_refresh@2026-11-23T15:00:00.000Z",
    key: "SPY:2026-12-01_2026-12-31",
    symbol: "SPY",
    from: "2026-12-01",
    to: "2026-12-31",
    side: "ALL",
    slotMs: IN_SESSION,
    status: "dead_lettered",
    attempts: 3,
    redrives: 0,
    errorCode: "provider_unavailable",
    errorMessage: "Schwab answered 503.",
    finishedAtMs: IN_SESSION + minutes(2),
  };
  const other = { ...lost, key: "SPY:2027-01-01_2027-01-31" };
  const { store, reopened } = memoryLost([lost, other]);
  const { ask, post } = httpDoor({ lost: store });
  const shown = { ...lost, slot: "2026-11-23T15:00:00.000Z", finishedAt: "2026-11-23T15:02:00.000Z" };
  const { from: _f, to: _t, side: _s, slotMs: _m, finishedAtMs: _x, ...deadLetter } = shown;
  expect((await ask("/admin/dead-letters", { headers: BEARER })).body).toEqual({
    nextCursor: null,
    deadLetters: [deadLetter, { ...deadLetter, key: other.key }],
  });
  const named = { runId: lost.runId, key: lost.key };
  const redrive = "/admin/dead-letters/redrive";
  expect(await post(redrive, { tasks: [named] }, BEARER)).toMatchObject({
    body: { redriven: [{ ...deadLetter, redrives: 1 }], refused: [] },
  });
  expect((await post(redrive, { runId: lost.runId }, BEARER)).status).toBe(200);
  expect(reopened).toEqual([lost.key, other.key]);
  expect((await post(redrive, { runId: lost.runId }, BEARER)).status).toBe(404);
  expect((await post(redrive, {}, BEARER)).status).toBe(400);
  expect((await ask("/admin/dead-letters")).status).toBe(401);
});

for (const [what, headers] of [
  ["no token", {}],
  ["a wrong token", { authorization: "Bearer another-token-of-some-length" }],
  ["the token cut short", { authorization: `Bearer ${ADMIN_TOKEN.slice(0, -1)}` }],
  ["the token with more behind it", { authorization: `Bearer ${ADMIN_TOKEN}x` }],
  ["an empty bearer", { authorization: "Bearer " }],
  ["another scheme", { authorization: `Basic ${btoa(`admin:${ADMIN_TOKEN}`)}` }],
  ["the token alone", { authorization: ADMIN_TOKEN }],
  ["a token whose digest begins with the same three bytes", { authorization: `Bearer ${SAME_HEAD}` }],
  ["a token whose digest ends with the same three bytes", { authorization: `Bearer ${SAME_TAIL}` }],
] as const) {
  test(`${what} is 401, and nothing is started`, async () => {
    const { post, started } = door();
    const answer = await post(RUN, {}, headers);
    expect(answer).toMatchObject({ status: 401, body: { error: { code: "unauthorized" } } });
    expect(JSON.stringify(answer.body)).not.toContain(ADMIN_TOKEN);
    expect(started).toEqual([]);
  });
}

test("the tokens that were found by trying are as near as they are said to be", () => {
  const digest = (text: string) => createHash("sha256").update(text).digest("hex");
  expect(digest(SAME_HEAD).slice(0, 6)).toBe(digest(ADMIN_TOKEN).slice(0, 6));
  expect(digest(SAME_TAIL).slice(-6)).toBe(digest(ADMIN_TOKEN).slice(-6));
});

test("everything under /admin is closed, also what does not exist", async () => {
  const { post } = door();
  expect((await post("/admin/elsewhere", {})).status).toBe(401);
  expect((await post("/admin/elsewhere", {}, BEARER)).status).toBe(404);
});

test("what the scheduler refuses is told with its hint; a job that does not exist is invalid", async () => {
  const refused = new AppError("conflict", "options_refresh is already running.", { hint: "Wait." });
  const { post } = httpDoor({ runNow: () => Promise.reject(refused) });
  expect(await post(RUN, {}, BEARER)).toMatchObject({
    status: 409,
    body: { error: { code: "conflict", message: "options_refresh is already running.", hint: "Wait." } },
  });
  expect((await post("/admin/jobs/moonshot/run", {}, BEARER)).status).toBe(400);
});

test("an answer that says when to come again has it in its head", async () => {
  const busy = new AppError("busy", "Somebody else is at it.", { retryAfterSeconds: 33 });
  const { post } = httpDoor({ runNow: () => Promise.reject(busy) });
  const answer = await post(RUN, {}, BEARER);
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "33"]);
});

test("a run that could not be queued is 503, to be asked for again", async () => {
  const { post } = httpDoor({
    runNow: () => Promise.reject(new AppError("publish_failed", "QStash: 401 token abc")),
  });
  const answer = await post(RUN, {}, BEARER);
  expect(answer).toMatchObject({ status: 503, body: { error: { code: "publish_failed" } } });
  expect(JSON.stringify(answer.body)).not.toContain("token abc");
});

test("everything below /admin asks for the token, whichever file mounts it", async () => {
  const { ask, app } = httpDoor();
  const { body } = await ask("/openapi.json");
  const paths = (body as { paths: Record<string, Record<string, unknown>> }).paths;
  const routes = Object.entries(paths).flatMap(([path, verbs]) =>
    Object.keys(verbs).map((method) => ({
      method: method.toUpperCase(),
      path: path.replaceAll(/\{\w+\}/g, "prices_1m"),
    })),
  );
  const admin = routes.filter(({ path }) => path.startsWith("/admin/"));
  expect(admin.length).toBeGreaterThan(5);
  for (const { method, path } of admin) {
    const headers = { "content-type": "application/json" };
    const answer = await app.request(path, { method, headers, ...(method === "POST" && { body: "{}" }) });
    expect([method, path, answer.status]).toEqual([method, path, 401]);
  }
});

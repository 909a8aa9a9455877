import { expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import type { HttpServices } from "../../src/http/services.ts";
import { ADMIN_TOKEN, httpDoor } from "../support/http-door.ts";

const RUN = "/admin/jobs/options_refresh/run";
const BEARER = { authorization: `Bearer ${ADMIN_TOKEN}` };

function door(outcome: "claimed" | "taken" | "skipped" = "claimed") {
  const started: string[] = [];
  const runNow: HttpServices["runNow"] = async (job) => {
    started.push(job);
    return { runId: `${job}@now`, outcome, previousSlotMs: null, settled: true };
  };
  return { ...httpDoor({ runNow }), started };
}

test("the operator starts a job, which is accepted and handed to the queue", async () => {
  const { post, started } = door();
  expect(await post(RUN, {}, BEARER)).toMatchObject({
    status: 202,
    body: { runId: "options_refresh@now", outcome: "claimed" },
  });
  expect(started).toEqual(["options_refresh"]);
});

for (const [what, headers] of [
  ["no token", {}],
  ["a wrong token", { authorization: "Bearer another-token-of-some-length" }],
  ["the token cut short", { authorization: `Bearer ${ADMIN_TOKEN.slice(0, -1)}` }],
  ["the token with more behind it", { authorization: `Bearer ${ADMIN_TOKEN}x` }],
  ["an empty bearer", { authorization: "Bearer " }],
  ["another scheme", { authorization: `Basic ${btoa(`admin:${ADMIN_TOKEN}`)}` }],
  ["the token alone", { authorization: ADMIN_TOKEN }],
] as const) {
  test(`${what} is 401, and nothing is started`, async () => {
    const { post, started } = door();
    const answer = await post(RUN, {}, headers);
    expect(answer).toMatchObject({ status: 401, body: { error: { code: "unauthorized" } } });
    expect(JSON.stringify(answer.body)).not.toContain(ADMIN_TOKEN);
    expect(started).toEqual([]);
  });
}

test("everything under /admin is closed, also what does not exist", async () => {
  const { post } = door();
  expect((await post("/admin/elsewhere", {})).status).toBe(401);
  expect((await post("/admin/elsewhere", {}, BEARER)).status).toBe(404);
});

test("a job that is already going is a conflict, with where to look", async () => {
  for (const outcome of ["taken", "skipped"] as const) {
    const answer = await door(outcome).post(RUN, {}, BEARER);
    expect(answer).toMatchObject({
      status: 409,
      body: { error: { code: "conflict", hint: expect.stringContaining("/v1/jobs/options_refresh/runs") } },
    });
  }
});

test("a job that this deployment does not have is not found, one that does not exist is invalid", async () => {
  const { post, started } = door();
  expect((await post("/admin/jobs/eod_sync/run", {}, BEARER)).status).toBe(404);
  expect((await post("/admin/jobs/moonshot/run", {}, BEARER)).status).toBe(400);
  expect(started).toEqual([]);
});

test("a run that could not be queued is 503, to be asked for again", async () => {
  const { post } = httpDoor({
    runNow: () => Promise.reject(new AppError("publish_failed", "QStash: 401 token abc")),
  });
  const answer = await post(RUN, {}, BEARER);
  expect(answer).toMatchObject({ status: 503, body: { error: { code: "publish_failed" } } });
  expect(JSON.stringify(answer.body)).not.toContain("token abc");
});

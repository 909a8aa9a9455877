import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { AppError } from "../../../src/errors.ts";
import { deskDoor } from "../../support/desk-door.ts";
import { ADMIN_TOKEN } from "../../support/http-door.ts";
import { aLostTask, memoryLost } from "../../support/memory-lost.ts";
import { memorySearch } from "../../support/memory-status.ts";
import { IN_SESSION, minutes } from "../../support/moments.ts";
import { aStoredRun } from "../../support/stored-runs.ts";

const PAGES = [
  "/operator",
  "/operator/runs",
  "/operator/dead-letters",
  "/operator/doctor",
  "/operator/runs/x@y",
];

test("a stranger is sent to sign in, and comes back to where they wanted to be, on this site only", async () => {
  const { ask, signIn } = deskDoor();
  for (const path of PAGES) {
    const { status, headers } = await ask(path);
    expect([status, headers.get("location")], path).toEqual([
      303,
      `/operator/sign-in?next=${encodeURIComponent(path)}`,
    ]);
  }
  const form = await ask("/operator/sign-in?next=/operator/runs%3Fjob=rates");
  expect(form.text).toContain('name="next" value="/operator/runs?job=rates"');
  expect((await deskDoor().signIn(undefined, "//evil.example/x")).headers.get("location")).toBe("/operator");
  const done = await signIn(undefined, "/operator/runs?job=rates");
  expect([done.status, done.headers.get("location")]).toEqual([303, "/operator/runs?job=rates"]);
  expect(done.headers.get("set-cookie")).toMatch(/HttpOnly; Secure; SameSite=Lax/);
  const desk = await ask("/operator");
  expect([desk.status, desk.headers.get("cache-control")]).toEqual([200, "private, no-store"]);
});

test("whoever has signed in with an API token can sign out, or sign in as the operator", async () => {
  const token = "vol_0123456789abcdefghijklmnopqrstuv";
  const apiTokens = [{ name: "alice", sha256: createHash("sha256").update(token).digest("hex") }];
  const { ask, post, signIn, formToken } = deskDoor({ apiTokens });
  expect((await signIn(token)).headers.get("location")).toBe("/");
  const form = await ask("/operator/sign-in");
  expect(form.text).toContain("signed in with the API token of alice");
  const csrf = await formToken("/operator/sign-in");
  const raised = await post("/operator/sign-in", { csrf, token: ADMIN_TOKEN, next: "" });
  expect([raised.status, raised.headers.get("location")]).toEqual([303, "/operator"]);
  const again = deskDoor({ apiTokens });
  await again.signIn(token);
  const out = await again.post("/operator/sign-out", { csrf: await again.formToken("/operator/sign-in") });
  expect([out.status, out.headers.get("set-cookie")]).toEqual([303, expect.stringContaining("Max-Age=0")]);
});

test("a wrong token is refused in words, and an address that guesses is stopped", async () => {
  const tried: string[] = [];
  const signInLimiter = {
    limit: async ({ key }: { key: string }) => ({ success: tried.push(key) < 2 }),
  };
  const { post } = deskDoor({ signInLimiter });
  const guess = () =>
    post("/operator/sign-in", { token: "a guess", next: "" }, { "cf-connecting-ip": "203.0.113.7" });
  const first = await guess();
  expect([first.status, first.text.includes("nobody&#39;s here")]).toEqual([401, true]);
  expect(first.headers.get("set-cookie")).toBeNull();
  expect((await guess()).status).toBe(429);
  expect(tried).toEqual(["203.0.113.7", "203.0.113.7"]);
});

test("a job is paused with a reason, refused a second time in words, and resumed", async () => {
  const { ask, post, signIn, formToken } = deskDoor();
  await signIn();
  const csrf = await formToken("/operator");
  const pause = (reason: string) => post("/operator/jobs/options_refresh/pause", { csrf, reason, by: "Ann" });
  expect((await pause("")).text).toContain("A pause needs a reason");
  expect((await pause("a\u0000b")).text).toContain("reason holds a character that can&#39;t be stored.");
  const paused = await pause("Schwab <moves>");
  expect([paused.status, paused.headers.get("location")]).toEqual([
    303,
    "/operator?done=paused&of=options_refresh",
  ]);
  const desk = await ask("/operator?done=paused&of=options_refresh");
  expect(desk.text).toContain("options_refresh is paused.");
  expect(desk.text).toContain("by Ann");
  expect(desk.text).toContain("Schwab &lt;moves&gt;");
  const twice = await pause("again");
  expect([twice.status, twice.text.includes("options_refresh is paused already.")]).toEqual([409, true]);
  await post("/operator/jobs/options_refresh/resume", { csrf });
  expect((await ask("/operator")).text).toContain("resumed by operator");
});

test("a form without the session's token, or from another site, does nothing", async () => {
  const { post, signIn, formToken, ask } = deskDoor();
  await signIn();
  const path = "/operator/jobs/options_refresh/pause";
  const csrf = await formToken("/operator");
  expect((await post(path, { reason: "x" })).status).toBe(403);
  expect((await post(path, { reason: "x", csrf: "a".repeat(43) })).status).toBe(403);
  expect((await post(path, { reason: "x", csrf }, { "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect((await ask("/operator")).text).not.toContain("Resume options_refresh");
  // No link puts words of its own in the page.
  const said = await ask("/operator?done=paused&of=%3Cb%3Eeverything");
  expect(said.text).not.toContain("everything");
});

test("lost slices are seen with their error and put back: one, all of a job, all", async () => {
  const tasks = ["SPY:1", "GME:1", "INTC:1", "TSLA:1"].map((key) =>
    aLostTask({ key, symbol: key.split(":")[0] ?? "", errorMessage: "Schwab answered 503." }),
  );
  const lost = memoryLost(tasks);
  const { ask, post, signIn, formToken } = deskDoor({ lost: lost.store });
  await signIn();
  const page = await ask("/operator/dead-letters");
  expect(page.text).toContain("Retry all 4 of options_refresh");
  expect(page.text).toContain("Schwab answered 503.");
  const csrf = await formToken("/operator/dead-letters");
  const retry = (fields: Record<string, string>) => post("/operator/dead-letters/retry", { csrf, ...fields });
  const one = await retry({ runId: tasks[1]?.runId ?? "", key: "GME:1" });
  expect(one.headers.get("location")).toBe("/operator/dead-letters?done=retried&of=1");
  expect((await ask("/operator/dead-letters?done=retried&of=1")).text).toContain(
    "1 slice was put back in the queue.",
  );
  // The same button again.
  const again = await retry({ runId: tasks[1]?.runId ?? "", key: "GME:1" });
  expect([again.status, again.text.includes("None of these slices is lost.")]).toEqual([404, true]);
  expect((await retry({ job: "rates" })).status).toBe(404);
  await retry({ job: "options_refresh" });
  expect(lost.reopened.toSorted()).toEqual(["GME:1", "INTC:1", "SPY:1", "TSLA:1"]);
  expect((await retry({})).status).toBe(404);
});

test("a run is started with what it is asked for, and a refusal stands on the page", async () => {
  const asked: unknown[] = [];
  const { post, signIn, formToken } = deskDoor({
    runNow: async (request) => {
      asked.push(request);
      if (asked.length > 1) throw new AppError("conflict", "iv_history is already running since 15:00.");
      return { runId: "iv_history@2026", outcome: "claimed", reason: null, clockSkewMs: null, settled: true };
    },
  });
  await signIn();
  const csrf = await formToken("/operator");
  const run = (fields: Record<string, string>) => post("/operator/jobs/iv_history/run", { csrf, ...fields });
  const started = await run({ symbol: "spy", from: "2026-02-01", to: "", by: "" });
  expect(started.headers.get("location")).toBe("/operator/runs/iv_history%402026?done=started&of=iv_history");
  expect(asked).toEqual([
    { job: "iv_history", by: "operator", range: { from: "2026-02-01" }, symbol: "SPY" },
  ]);
  const twice = await run({});
  expect([twice.status, twice.text.includes("already running since 15:00")]).toEqual([409, true]);
  const wrong = await run({ from: "2026-02-30" });
  expect([wrong.status, wrong.text.includes("from is no date.")]).toEqual([400, true]);
  expect((await post("/operator/jobs/nothing/run", { csrf })).status).toBe(404);
  expect(asked).toHaveLength(2);
});

test("a run says what it stored, and what that cost in dollars", async () => {
  const run = aStoredRun({ contracts: 0, stored: { iv_history: 2_520, cost_micro_usd: 30_162 } });
  const { ask, signIn } = deskDoor({ runSearch: memorySearch([run]) });
  await signIn();
  const { text } = await ask(`/operator/runs/${encodeURIComponent(run.id)}`);
  expect(text).toContain("<dd>2,520 iv history, $0.0302 paid");
});

test("runs are narrowed by their address, each part with a link that takes it away", async () => {
  const runs = Array.from({ length: 60 }, (_, i) =>
    aStoredRun({ slotMs: IN_SESSION + minutes(i), status: i === 3 ? "failed" : "succeeded" }),
  );
  const { ask, signIn } = deskDoor({ runSearch: memorySearch(runs) });
  await signIn();
  const all = await ask("/operator/runs?job=options_refresh");
  expect(all.text).toContain('href="/operator/runs?job=options_refresh&amp;state=failed"');
  expect(all.text).toMatch(/href="\/operator\/runs\?job=options_refresh&amp;cursor=[^"]+"/);
  const failed = await ask("/operator/runs?job=options_refresh&state=failed&symbol=&from=2026-13-01");
  expect(failed.text).toContain('aria-label="Clear state"');
  expect(failed.text).toContain("Not understood, and passed over: from.");
  expect(failed.text.match(/<tr>/g)).toHaveLength(2);
  const run = await ask(`/operator/runs/${encodeURIComponent(runs[3]?.id ?? "")}`);
  expect([run.status, run.text.includes(runs[3]?.id ?? "-")]).toEqual([200, true]);
  for (const id of ["nobody", "a%00b"]) expect((await ask(`/operator/runs/${id}`)).status).toBe(404);
  expect((await ask("/operator/runs?cursor=x'")).status).toBe(400);
});

test("whoever is signed in goes on to Schwab without the token, and out again", async () => {
  const { ask, post, signIn, formToken } = deskDoor();
  await signIn();
  const { headers } = await ask("/operator/schwab-login");
  expect(headers.get("location")).toMatch(/^\/auth\/schwab\/login\?ticket=\w+\.[0-9a-f]{64}$/);
  await post("/operator/sign-out", { csrf: await formToken("/operator") });
  expect((await ask("/operator")).status).toBe(303);
});

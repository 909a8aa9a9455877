import { afterAll, expect, test, vi } from "vitest";
import { LOCAL_WEBHOOK_SECRET } from "../../local/webhooks/start-webhook-receiver.ts";
import { newApiToken } from "../../scripts/tokens/new-api-token.ts";
import { mask } from "../../src/mask.ts";
import { doorsOf } from "../support/doors-of-worker.ts";
import { knownRequests } from "../support/fuzz/known-requests.ts";
import { describeRequest, mutateRequest } from "../support/fuzz/mutate-request.ts";
import { seededRandom } from "../support/mutate-body.ts";
import { startNodeWorker } from "../support/node-worker.ts";

/** `npm run fuzz -- --requests 100000 --seed 1` sets these; the suite sends a few, the same each time. */
const REQUESTS = Number(process.env["FUZZ_REQUESTS"] ?? 2_000);
const SEED = Number(process.env["FUZZ_SEED"] ?? 1);
const FROM = Number(process.env["FUZZ_FROM"] ?? 0);
const SHOWN = 20;

const { token, entry } = newApiToken("alice");
const worker = await startNodeWorker({
  atIso: "2026-11-23T16:00:03Z",
  tickers: ["KO"],
  // Nobody fires ticks here: jobs would be late, which /health says with 503.
  bindings: {
    SCHEDULER_ENABLED: "false",
    API_TOKENS: entry,
    OPTION_CHAIN_MAX_DTE: "40",
    OPTION_CHAIN_STRIKES: "16",
    // Whoever is told of a ping is away: that is retried, and no failure of the door.
    WEBHOOK_URLS: "http://127.0.0.1:9/events",
    WEBHOOK_SECRET: LOCAL_WEBHOOK_SECRET,
  },
});
afterAll(() => worker.close());
for (const job of ["options_refresh", "prices_1m", "iv_metrics"]) await worker.run(job);
vi.spyOn(console, "error").mockImplementation(() => undefined);

const { routes, identities } = doorsOf(worker);
const { sessions } = identities;
const target = {
  url: worker.url,
  credentials: {
    bearers: [
      worker.bindings["ADMIN_TOKEN"] ?? "",
      worker.bindings["ADMIN_TOKEN"] ?? "",
      token,
      "vol_nobody",
    ],
    cookies: [
      await sessions.sealSession({ role: "operator", name: "operator" }),
      await sessions.sealSession({ role: "reader", name: "alice" }),
      "operator.operator.zzz.00000000.forged",
    ],
    signingKey: worker.bindings["QSTASH_CURRENT_SIGNING_KEY"] ?? "",
  },
};
const known = knownRequests(routes);

/** Each request has numbers of its own, so that one alone can be sent again: `--from N --requests 1`. */
const nth = (n: number) => mutateRequest(known, target, seededRandom(SEED * 1_000_003 + n));

test(`no mutated request breaks a door: ${REQUESTS} of seed ${SEED}`, {
  timeout: 60_000 + REQUESTS * 100,
}, async () => {
  const statuses: Record<string, number> = {};
  const broken: string[] = [];
  const slow: string[] = [];
  for (let n = FROM; n < FROM + REQUESTS; n += 1) {
    const { request, what } = nth(n);
    const startedMs = performance.now();
    const outcome = await worker.fetch(request).then(
      async (answer) => ({ status: answer.status, text: await answer.text() }),
      (error: unknown) => ({
        status: 599,
        text: error instanceof Error ? String(error.stack) : String(error),
      }),
    );
    const tookMs = performance.now() - startedMs;
    const group = `${Math.floor(outcome.status / 100)}xx`;
    statuses[group] = (statuses[group] ?? 0) + 1;
    if (outcome.status >= 500) {
      const again = nth(n).request;
      const shown = mask(describeRequest(again, await again.text()));
      broken.push(`request ${n} (${what}): ${outcome.status}\n${shown}\n  ${outcome.text.slice(0, 1_200)}`);
    }
    if (tookMs > 3_000)
      slow.push(`request ${n} (${what}) took ${Math.round(tookMs)} ms: ${request.url.slice(0, 200)}`);
    if (n % 10_000 === 9_999) process.stdout.write(`${n + 1} requests: ${JSON.stringify(statuses)}\n`);
  }
  if (REQUESTS > 10_000 || broken.length > 0) {
    process.stdout.write(`${JSON.stringify(statuses)}\n${slow.slice(0, 20).join("\n")}\n`);
  }
  if (broken.length > 0)
    process.stdout.write(`${broken.length} broke:\n\n${broken.slice(0, SHOWN).join("\n\n")}\n`);
  expect(broken.length).toBe(0);
  // Otherwise all of them stopped at the door.
  if (REQUESTS < 1_000) return;
  for (const group of ["2xx", "4xx"]) expect(statuses[group]).toBeGreaterThan(REQUESTS / 20);
});

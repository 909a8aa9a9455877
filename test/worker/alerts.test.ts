import { afterAll, expect, test } from "vitest";
import { CHAINS_ONLY, PATIENT, startSystem } from "../support/system.ts";
import { openWebServer } from "../support/web-server.ts";

const TOKEN = "a-webhook-token-that-nobody-may-read";
const switchboard = await openWebServer((_request, response) => {
  response.end("OK");
});
const system = await startSystem({
  atIso: "2026-11-23T14:29:00Z",
  stands: true,
  tickers: ["KO"],
  bindings: ({ discord }) => ({
    ...CHAINS_ONLY,
    OPS_WEBHOOK_URL: `${discord.apiUrl}/webhooks/311000000000000001/${TOKEN}`,
    HEALTHCHECK_PING_URL: `${switchboard.url}/ping/{job}`,
  }),
});
const { ledger, stack } = system;
afterAll(() => Promise.all([system.close(), switchboard.close()]));

const at = (time: string) => `2026-11-23T${time}:00Z`;
type Embed = { title: string; description: string };
/** What the operator has been told since the last time this was asked. */
let read = 0;
function told(): Embed[][] {
  const messages = stack.discord.messages().slice(read);
  read += messages.length;
  return messages.map(({ payload }) => (payload as { embeds: Embed[] }).embeds);
}
const pings = () => switchboard.received.map(({ method, path }) => `${method} ${path}`);

test("while all is well nobody is told, and the outside switch is called for each run that succeeded", async () => {
  for (const time of ["14:30", "14:32", "14:33", "14:34"]) await system.minute(at(time));
  expect(told()).toEqual([]);
  expect(pings().sort()).toEqual([
    "POST /ping/iv_metrics",
    "POST /ping/options_refresh",
    "POST /ping/prices_1m",
    "POST /ping/prices_5m",
  ]);
});

test("a job that falls behind is told once, at the next look when Discord was away at the first", async () => {
  stack.discord.faults.add({ kind: "refused", status: 503 });
  await system.minute(at("15:14")); // Nobody ran 14:45.
  expect(told()).toEqual([]);
  await expect.poll(system.workerLog, PATIENT).toContain('"event":"watch_failed"');

  await system.minute(at("15:29"));
  expect(told()).toMatchObject([[{ title: "options_refresh is late" }]]);
  await system.minute(at("15:44"));
  expect(told()).toEqual([]);
  expect(await system.get("/health")).toMatchObject({ status: 503, body: { status: "late" } });
});

test("when it has caught up that is told as well, with how long it took", async () => {
  await system.minute(at("15:45"));
  await system.minute(at("15:49"));
  expect(told()).toMatchObject([
    [{ title: "Over: options_refresh is late", description: "This is no longer so. It lasted 35 min." }],
  ]);
  await system.minute(at("15:54"));
  expect(told()).toEqual([]);
});

test("a run that fails calls no switch, and is told with its reason", async () => {
  const before = pings().length;
  await system.follow();
  await system.minute(at("16:00"));
  expect(pings()).toHaveLength(before);
  await system.minute(at("16:04"));
  expect(told()).toMatchObject([
    [
      {
        title: "options_refresh is failing",
        description: expect.stringContaining("No ticker is active, so there is nothing to refresh."),
      },
    ],
  ]);
  await system.follow("KO");
  await system.minute(at("16:15"));
  await system.minute(at("16:19"));
  expect(told()).toMatchObject([[{ title: "Over: options_refresh is failing" }]]);
  expect(pings().slice(before)).toEqual(["POST /ping/options_refresh"]);
});

test("a login that ends within a day is told before it does, with the way to a new one", async () => {
  await stack.database.query("UPDATE provider_tokens SET expires_at = '2026-11-24T15:00:00Z'");
  await system.minute(at("16:24"));
  const [embeds] = told();
  expect(embeds?.map(({ title }) => title)).toContain("The login to schwab ends within 24 hours");
  expect(embeds?.[0]?.description).toContain("/auth/schwab/login");
  await system.minute(at("16:29"));
  expect(told()).toEqual([]);
});

test("a switch that is down harms nobody", async () => {
  await switchboard.close();
  await system.minute(at("16:30"));
  expect(await ledger.run("options_refresh@2026-11-23T16:30:00.000Z")).toMatchObject({ status: "succeeded" });
});

test("the webhook's address is in no log and no answer", async () => {
  stack.discord.faults.add({ kind: "refused", status: 500 });
  await stack.database.query("DELETE FROM alert_states");
  await system.minute(at("16:34"));
  await system.get("/v1/jobs");
  await system.admin("doctor");
  const said = [...system.answered, await system.workerLog()].join("\n");
  expect(said).toContain("Discord's webhook answered 500");
  expect(said).not.toContain(TOKEN);
  expect(said).not.toContain("/ping/");
});

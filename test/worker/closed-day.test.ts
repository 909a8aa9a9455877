import { afterAll, expect, test } from "vitest";
import { startSystem } from "../support/system.ts";

const WEBHOOK = "webhooks/311000000000000001/a-token-of-the-webhook-of-operators";

/** A Worker whose clock stands in January 2027, and what its operator was told so far. */
async function january(atIso: string, bindings: Record<string, string> = {}) {
  const system = await startSystem({
    atIso,
    stands: true,
    tickers: ["KO"],
    bindings: ({ discord }) => ({ OPS_WEBHOOK_URL: `${discord.apiUrl}/${WEBHOOK}`, ...bindings }),
  });
  afterAll(() => system.close());
  const told = () =>
    system.stack.discord
      .messages()
      .flatMap(({ payload }) => (payload as { embeds: { title: string }[] }).embeds.map(({ title }) => title))
      .filter((title) => title.includes("hours of"));
  return { system, told };
}

test("a day that the exchange closes of a sudden: nothing runs, nothing is late, the operator is told once", async () => {
  const { system, told } = await january("2027-01-06T20:59:00Z");
  const { ledger, stack } = system;
  for (const time of ["20:59", "21:00", "21:15", "21:23"]) await system.minute(`2027-01-06T${time}:00Z`);
  await system.minute("2027-01-06T22:15:00Z");
  for (const time of ["03:00", "07:00"]) await system.minute(`2027-01-07T${time}:00Z`);
  stack.market.faults.add({ kind: "exchange-closed", path: "/markets", times: 99 });
  const before = await ledger.count("job_runs");

  for (const time of [
    "12:04",
    "14:30",
    "14:31",
    "14:34",
    "14:45",
    "15:04",
    "16:30",
    "18:04",
    "21:00",
    "21:20",
  ])
    await system.minute(`2027-01-07T${time}:00Z`);
  expect(await ledger.count("job_runs")).toBe(before);
  expect(await ledger.count("iv_metrics")).toBeGreaterThan(0);
  expect(told()).toEqual(["The exchange's hours of 2027-01-07 are not the calendar's"]);

  await system.moveTo("2027-01-07T18:30:00Z");
  expect(await system.get("/health")).toMatchObject({
    status: 200,
    body: { status: "ok", inSession: false, late: [] },
  });
  const { body: jobs } = await system.get("/v1/jobs");
  expect(jobs).toMatchObject({
    jobs: expect.arrayContaining([
      expect.objectContaining({ id: "options_refresh", late: false, nextSlot: "2027-01-08T14:30:00.000Z" }),
    ]),
  });
  expect(await system.get("/v1/tickers/KO/quote")).toMatchObject({ body: { data: { stale: false } } });

  // Nor does the end-of-day sync look for a bar of a day that had none.
  await system.minute("2027-01-07T22:15:00Z");
  expect(await ledger.runs("eod_sync")).toHaveLength(1);
  const days = await stack.database.query(
    "SELECT DISTINCT day::text AS day FROM iv_metrics WHERE is_close ORDER BY day",
    [],
  );
  expect(days.rows).toEqual([["2027-01-06"]]);
});

test("a day named in MARKET_CLOSURES is closed whatever the exchange says", async () => {
  const { system, told } = await january("2027-01-07T14:29:00Z", { MARKET_CLOSURES: "2027-01-07" });
  for (const time of ["14:30", "14:34", "15:04"]) await system.minute(`2027-01-07T${time}:00Z`);
  expect(await system.ledger.count("job_runs")).toBe(0);
  expect(await system.get("/health")).toMatchObject({ status: 200, body: { inSession: false } });
  expect(told()).toEqual(["The exchange's hours of 2027-01-07 are not the calendar's"]);
});

test("an early close that the exchange tells at the open ends the day's work, with its last refresh and close row", async () => {
  const { system } = await january("2027-01-07T14:29:00Z");
  system.stack.market.faults.add({ kind: "exchange-early-close", path: "/markets", times: 99 });
  for (const time of ["14:30", "17:45", "18:00", "18:15", "18:23", "18:45", "19:00"])
    await system.minute(`2027-01-07T${time}:00Z`);
  const slots = (await system.ledger.runs("options_refresh")).map(({ slot }) => slot);
  expect(slots.toSorted().at(-1)).toContain("18:15");
  const closes = await system.stack.database.query(
    "SELECT DISTINCT day::text AS day FROM iv_metrics WHERE is_close",
    [],
  );
  expect(closes.rows).toEqual([["2027-01-07"]]);
  await system.moveTo("2027-01-07T19:30:00Z");
  expect(await system.get("/health")).toMatchObject({
    status: 200,
    body: { status: "ok", inSession: false },
  });
});

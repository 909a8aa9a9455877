import { expect, test } from "vitest";
import { runScheduled, TICK_CRON } from "../../src/cron/run-scheduled.ts";
import { IN_SESSION } from "../support/moments.ts";

function cron(schedulerEnabled: boolean) {
  const ticks: number[] = [];
  const tick = async (scheduledTimeMs: number) => {
    ticks.push(scheduledTimeMs);
  };
  return { ticks, services: { schedulerEnabled, tick } };
}

test("the tick gets the nominal time of the event", async () => {
  const { ticks, services } = cron(true);
  await runScheduled(services, { cron: TICK_CRON, scheduledTime: IN_SESSION });
  expect(ticks).toEqual([IN_SESSION]);
});

test("a scheduler that is switched off ticks no more", async () => {
  const { ticks, services } = cron(false);
  await runScheduled(services, { cron: TICK_CRON, scheduledTime: IN_SESSION });
  expect(ticks).toEqual([]);
});

test("a trigger that the code does not know is refused, switched off or not", async () => {
  for (const enabled of [true, false]) {
    const { ticks, services } = cron(enabled);
    const refused = runScheduled(services, { cron: "0 22 * * *", scheduledTime: IN_SESSION });
    await expect(refused).rejects.toMatchObject({
      code: "configuration_invalid",
      message: expect.stringContaining("0 22 * * *"),
    });
    expect(ticks).toEqual([]);
  }
});

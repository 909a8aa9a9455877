import { expect } from "vitest";
import { pressOn, typeInto } from "../keyboard.ts";
import type { Stage } from "../stage.ts";

const SLOT = "2026-11-23T15:15:00.000Z";
const REASON = "Provider maintenance until noon";

/** An operator without a mouse: sees a failed slice, retries it, pauses a job and resumes it, logs in to Schwab, leaves. */
export async function operatorsJourney(stage: Stage): Promise<void> {
  const { system } = stage;
  await loseSlice(stage);
  const context = await stage.newcomer();
  const { page, watched } = await stage.tab(context);
  const button = (name: string | RegExp) => page.getByRole("button", { name });
  const said = () => page.getByRole("status").first().innerText();

  await page.goto("/operator");
  await typeInto(page, page.getByLabel("Token"), system.bindings["ADMIN_TOKEN"] ?? "");
  await page.keyboard.press("Enter");
  await page.waitForURL("/operator");

  const refresh = page.locator("#options_refresh");
  expect(await refresh.innerText()).toContain("1 of");
  await pressOn(page, refresh.getByRole("link", { name: "its slices" }));
  await page.waitForURL(`/operator/runs/${encodeURIComponent(`options_refresh@${SLOT}`)}`);
  expect(await page.getByRole("row", { name: /^KO/ }).innerText()).toContain("dead lettered");
  await pressOn(page, button("Retry KO"));
  await page.waitForURL(/done=retried/);
  expect(await said()).toContain("1 slice was put back in the queue.");
  await system.passSeconds(60);
  await page.reload();
  expect(await page.getByRole("row", { name: /^KO/ }).innerText()).toContain("succeeded");

  await pressOn(page, page.getByRole("link", { name: "Jobs", exact: true }));
  await page.waitForURL("/operator");
  const job = page.locator("#prices_5m");
  await pressOn(page, job.locator("summary", { hasText: "Pause…" }));
  await typeInto(page, job.getByLabel("Reason, for everybody to read"), REASON);
  await page.keyboard.press("Enter");
  await page.waitForURL(/done=paused/);
  expect(await said()).toContain("prices_5m is paused.");
  expect(await job.innerText()).toContain(REASON);
  await pressOn(page, button("Resume prices_5m"));
  await page.waitForURL(/done=resumed/);
  expect(await said()).toContain("prices_5m goes on");

  await pressOn(page, page.getByRole("link", { name: "Log in to Schwab" }).first());
  await page.waitForURL(/\/v1\/oauth\/authorize\?/);
  await pressOn(page, button("Log in and allow"));
  await page.waitForURL(/\/auth\/schwab\/callback\?/);
  expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Logged in to Schwab");

  await pressOn(page, page.getByRole("link", { name: "Back to the desk" }));
  await page.waitForURL("/operator");
  await pressOn(page, button("Sign out"));
  await page.waitForURL("/");
  await page.goto("/operator");
  expect(new URL(page.url()).pathname).toBe("/operator/sign-in");
  expect(watched.complaints).toEqual([]);
  await context.close();
}

/** A refresh in which Schwab has nothing for KO, until the queue gives its slice up. */
async function loseSlice({ system }: Stage): Promise<void> {
  const { faults } = system.stack.market;
  faults.add({ kind: "server-error", path: "/chains", symbol: "KO", probability: 1 });
  await system.minute(SLOT);
  await system.passSeconds(180);
  faults.clear();
}

import { expect } from "vitest";
import type { Stage } from "../stage.ts";

/** A programmer finds a route in the docs and asks it from the page: read, and sent with a body. */
export async function docsReadersJourney(stage: Stage): Promise<void> {
  const context = await stage.newcomer();
  const { page, watched } = await stage.tab(context);
  for (const [path, method] of [
    ["/docs/api/prices", "GET"],
    ["/docs/api/trades", "POST"],
  ]) {
    await page.goto(path ?? "");
    const tryIt = page.locator("details.try", { has: page.locator(`form[data-try="${method}"]`) }).first();
    await tryIt.locator("summary").click();
    await tryIt.getByRole("button", { name: "Send" }).click();
    const answer = tryIt.getByRole("status");
    await expect.poll(() => answer.innerText()).toMatch(/^200/);
    expect(await answer.locator("pre").last().innerText()).toMatch(/^\{/);
  }
  expect(watched).toMatchObject({ complaints: [], strangers: [] });
  await context.close();
}

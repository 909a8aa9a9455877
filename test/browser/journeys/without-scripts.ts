import { expect } from "vitest";
import { withStrikes } from "../page-list.ts";
import type { Stage } from "../stage.ts";

/** What a browser without JavaScript can do: everything, by forms and links. */
export async function journeyWithoutScripts(stage: Stage): Promise<void> {
  const context = await stage.newcomer({ javaScript: false, width: 390 });
  const { page, watched } = await stage.tab(context);
  const row = (name: string) => page.getByRole("row", { name: new RegExp(`^${name}`) });

  await page.goto("/");
  await page.getByRole("link", { name: "Price" }).click();
  await page.waitForURL(/sort=price/);
  await page.getByLabel("Symbol or name").fill("KO");
  await page.getByRole("button", { name: "Filter" }).click();
  await page.waitForURL(/q=KO/);
  expect(await row("KO").isVisible()).toBe(true);
  expect(await row("SPY").isVisible()).toBe(false);

  await page.goto("/t/SPY");
  const dates = page.locator('select[name="expiration"]');
  const wanted = await dates.locator("option").nth(2).getAttribute("value");
  await dates.selectOption(wanted);
  await page.getByRole("button", { name: "Show" }).click();
  await page.waitForURL(new RegExp(`expiration=${wanted}`));
  expect(await page.locator("table.chain caption").innerText()).toContain(`SPY ${wanted}`);

  await page.goto("/plan");
  await page.locator("#symbol").fill("SPY");
  await page.getByLabel("Your view").selectOption("neutral");
  await page.getByRole("button", { name: "Plan", exact: true }).click();
  await page.waitForURL(/bias=neutral/);
  expect(await page.getByRole("heading", { level: 1 }).innerText()).toContain("SPY neutral");
  await page.goto(
    withStrikes("/calc?symbol=SPY&strategy=bull_put_spread&strikes={-10}/{-15}&dte=25", stage.price),
  );
  await page.getByLabel("Volatility, points more or less").fill("5");
  await page.locator("#what-if").getByRole("button", { name: "Show" }).click();
  await page.waitForURL(/shift=5/);
  expect(await page.locator('[data-figure="profit"]').innerText()).toMatch(/\$/);

  await page.goto("/docs/api/prices");
  const tryIt = page.locator("details.try").first();
  await tryIt.locator("summary").click();
  await tryIt.getByRole("button", { name: "Send" }).click();
  await page.waitForURL(/\/v1\//);
  expect(JSON.parse(await page.locator("body").innerText())).not.toHaveProperty("error");
  expect(watched).toMatchObject({ complaints: [], strangers: [] });
  await context.close();
}

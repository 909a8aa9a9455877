import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Stage } from "../stage.ts";

/** A trader finds SPY, reads its rank, builds an iron condor by clicks, moves a slider, and hands the address on. */
export async function tradersJourney(stage: Stage): Promise<void> {
  const context = await stage.newcomer();
  const { page, watched } = await stage.tab(context);
  await sortAndFilter(page);
  await page.getByLabel("Symbol or name").fill("SPY");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "SPY", exact: true }).click();
  await page.waitForURL(/\/t\/SPY/);
  await readRank(page);

  const strikes = await sellFirstPut(page);
  await page.waitForURL(/\/calc\?/);
  await page.getByRole("link", { name: "Change its legs from the chain" }).click();
  await page.waitForURL(/chain=/);
  for (const leg of [
    `Buy the ${strikes.putWing} put`,
    `Sell the ${strikes.call} call`,
    `Buy the ${strikes.callWing} call`,
  ]) {
    const before = page.url();
    await page.locator(`a[aria-label^="${leg} at"]`).first().click();
    await page.waitForURL((url) => url.href !== before);
  }
  expect(await legsOf(page)).toHaveLength(4);
  expect(await line(page)).toMatch(/^Credit \$[\d,.]+ at .* · risk \$[\d,.]+ · \d+ % to profit/);

  const profit = await figure(page, "profit");
  await page.locator('[data-slider="date"]').focus();
  for (let days = 0; days < 5; days += 1) await page.keyboard.press("ArrowRight");
  await expect.poll(() => figure(page, "profit")).not.toBe(profit);
  await expect.poll(() => new URL(page.url()).searchParams.get("date")).not.toBeNull();
  expect(watched).toMatchObject({ complaints: [], strangers: [] });

  await handOn(stage, page);
  await context.close();
}

/** By the script, without asking again; the address keeps both, and shows the same to whoever opens it. */
async function sortAndFilter(page: Page): Promise<void> {
  const shown = () =>
    page.evaluate(
      `[...document.querySelectorAll("#tickers tbody tr:not([hidden]) th a")].map((link) => link.textContent).join()`,
    );
  const price = page.locator('#tickers a[data-column="price"]');
  await page.goto("/");
  await page.evaluate("globalThis.unloaded = false");
  await price.click();
  await expect.poll(shown).toBe("SPY,KO");
  await price.click();
  await expect.poll(shown).toBe("KO,SPY");
  await page.getByLabel("Symbol or name").fill("k");
  await expect.poll(shown).toBe("KO");
  expect(await page.evaluate("globalThis.unloaded")).toBe(false);
  const kept = new URL(page.url());
  expect([kept.searchParams.get("sort"), kept.searchParams.get("q")]).toEqual(["price", "k"]);
  await page.reload();
  await expect.poll(shown).toBe("KO");
  await page.getByLabel("Symbol or name").fill("");
  await expect.poll(shown).toBe("KO,SPY");
}

/** A rank without what it lies between could not be doubted. */
async function readRank(page: Page): Promise<void> {
  const text = await page.locator("main").innerText();
  expect(text).toMatch(/IV rank/i);
  expect(text).toMatch(/low \d+\.\d %.*high \d+\.\d %/);
}

/** Sells the put some strikes below the money from the ticker's chain; the strikes of the condor round it. */
async function sellFirstPut(page: Page) {
  const rows = (await page.evaluate(
    `[...document.querySelectorAll("table.chain tbody tr")].map((row) => [Number.parseFloat(row.querySelector("th").textContent.replace(",", "")), row.classList.contains("atm")])`,
  )) as [number, boolean][];
  const money = rows.findIndex(([, isMoney]) => isMoney);
  const at = (steps: number) => rows[money + steps]?.[0] ?? Number.NaN;
  const [put, putWing, call, callWing] = [at(-5), at(-8), at(5), at(8)];
  await page.locator(`table.chain a[href*="leg=-1P${put}@"]`).first().click();
  return { put, putWing, call, callWing };
}

/** Somebody else opens the link: the same trade. Whoever opens the address itself without JavaScript sees the same figures. */
async function handOn(stage: Stage, page: Page): Promise<void> {
  const link = await page.locator(".copied", { hasText: "Link to this trade" }).locator("pre").innerText();
  const other = await stage.newcomer();
  const { page: theirs } = await stage.tab(other);
  await theirs.goto(link);
  expect(await heading(theirs)).toBe(await heading(page));
  expect(await line(theirs)).toBe(await line(page));
  await other.close();
  const plain = await stage.newcomer({ javaScript: false });
  const { page: unscripted } = await stage.tab(plain);
  await unscripted.goto(page.url());
  for (const name of ["profit", "delta", "theta", "vega"]) {
    expect(await figure(unscripted, name), name).toBe(await figure(page, name));
  }
  await plain.close();
}

const heading = (page: Page) => page.getByRole("heading", { level: 1 }).innerText();
const line = (page: Page) => page.locator("p.line").first().innerText();
const figure = (page: Page, name: string) => page.locator(`[data-figure="${name}"]`).innerText();
const legsOf = (page: Page) =>
  page.getByRole("list", { name: "Legs of the trade" }).getByRole("listitem").all();

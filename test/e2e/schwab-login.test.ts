import type { Page, Response } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium, openBrowser } from "../support/browser.ts";
import { PATIENT, type System, startSystem } from "../support/system.ts";

const chromium = findChromium();
/** A Worker and a browser start at once, perhaps on a busy machine. */
const SLOW_MS = 120_000;
let system: System;
let browser: Awaited<ReturnType<typeof openBrowser>>;

beforeAll(async () => {
  if (chromium === null) return;
  // Without a fallback, that nobody is logged in shows.
  const nobody = { ALPACA_API_KEY: undefined, ALPACA_API_SECRET: undefined };
  const bindings = { SCHWAB_REFRESH_TOKEN: undefined, ...nobody };
  system = await startSystem({ atIso: "2026-11-23T15:00:03Z", tickers: ["WMT"], bindings });
  browser = await openBrowser(chromium);
}, SLOW_MS);
afterAll(async () => {
  await browser?.close();
  await system?.close();
});

const operator = () => ({ authorization: `Bearer ${system.bindings["ADMIN_TOKEN"]}` });

/** A refresh of the chains, to its end. */
async function refreshChains() {
  const answer = await system.post("/admin/jobs/options_refresh/run", {}, operator());
  const { runId } = answer.body as { runId: string };
  await system.settled();
  await expect.poll(async () => (await system.ledger.run(runId)).finished_at, PATIENT).not.toBeNull();
  return system.ledger.run(runId);
}

const schwabHealth = () => system.ledger.rows("SELECT state FROM provider_health WHERE provider = 'schwab'");
const tokenCalls = () => system.stack.market.counters.snapshot().byPath["/v1/oauth/token"] ?? 0;

/** A tab that keeps every address and answer it meets. */
async function openTab() {
  const page = await browser.context.newPage();
  const seen: Response[] = [];
  const refusals: string[] = [];
  page.on("response", (response) => seen.push(response));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security/i.test(message.text())) refusals.push(message.text());
  });
  return { page, seen, refusals };
}

async function giveToken(page: Page, token: string | undefined) {
  await page.goto(`${system.url}/auth/schwab/login`);
  await page.getByLabel("Operator's token").fill(token ?? "");
  await page.getByRole("button", { name: "Continue to Schwab" }).click();
}

const heading = (page: Page) => page.getByRole("heading", { level: 1 }).innerText();

test.skipIf(chromium === null)(
  "a login in a real browser: refused, denied, allowed; and chains come in again",
  async () => {
    const admin = system.bindings["ADMIN_TOKEN"];
    const before = await refreshChains();
    expect(before).toMatchObject({ status: "failed", contracts: 0 });
    expect(await schwabHealth()).toEqual([{ state: "auth_required" }]);
    expect(tokenCalls()).toBe(0);

    const { page, seen, refusals } = await openTab();
    await giveToken(page, "not-the-token");
    expect(await page.getByRole("alert").innerText()).toBe("That is not the operator's token.");

    await giveToken(page, admin);
    await page.waitForURL(/\/v1\/oauth\/authorize\?/);
    const address = new URL(page.url());
    expect(address.origin).toBe(system.stack.market.url);
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
    });
    await page.getByRole("button", { name: "Deny" }).click();
    expect(await heading(page)).toBe("Login not completed");
    expect(await page.locator("#why").innerText()).toContain("Access was denied");

    await giveToken(page, admin);
    await page.getByRole("button", { name: "Log in and allow" }).click();
    await page.waitForURL(/\/auth\/schwab\/callback\?/);
    expect(await heading(page)).toBe("Logged in to Schwab");
    expect(await page.locator("#valid-until").innerText()).toMatch(/^2026-11-30 15:\d\d UTC$/);
    expect(await page.locator("#days-left").innerText()).toBe("7.0");
    expect(await schwabHealth()).toEqual([{ state: "closed" }]);

    // The style came through the policy, and nothing was refused by it.
    expect(refusals).toEqual([]);
    expect(
      await page.locator("main").evaluate("getComputedStyle(document.querySelector('dt')).fontWeight"),
    ).toBe("600");

    const after = await refreshChains();
    expect(after).toMatchObject({ status: "succeeded" });
    expect(after.contracts).toBeGreaterThan(100);

    await page.reload();
    expect(await page.locator("#to-do").innerText()).toContain("nothing is wrong");
    await keepsItsSecrets(seen);
  },
  SLOW_MS,
);

/** Whatever was stored, shown or logged on the way holds neither token nor code. */
async function keepsItsSecrets(seen: readonly Response[]) {
  const [row] = (await system.ledger.rows("SELECT * FROM provider_tokens")) as Record<string, string>[];
  expect(row).toMatchObject({ provider: "schwab", key_id: expect.stringMatching(/^[0-9a-f]{8}$/) });
  const codes = seen.flatMap((response) => new URL(response.url()).searchParams.getAll("code"));
  expect(codes.length).toBeGreaterThan(0);
  const pages = seen.filter((response) => response.url().startsWith(system.url) && response.status() !== 302);
  const texts = await Promise.all(pages.map((response) => response.text().catch(() => "")));
  const written = [await system.workerLog(), JSON.stringify(row), ...texts].join("\n");
  expect(written).not.toMatch(/(?:access|refresh)\.\d{13}\./);
  for (const code of codes) expect(written).not.toContain(code);
  expect(written).not.toContain(system.bindings["ADMIN_TOKEN"]);
}

test.skipIf(chromium === null)(
  "a signed link needs no token in the browser, and no other page",
  async () => {
    const { body } = await system.post("/admin/schwab/login-link", {}, operator());
    const { page } = await openTab();
    await page.goto((body as { url: string }).url);
    expect(new URL(page.url()).origin).toBe(system.stack.market.url);
    await page.getByRole("button", { name: "Log in and allow" }).click();
    await page.waitForURL(/\/auth\/schwab\/callback\?/);
    expect(await heading(page)).toBe("Logged in to Schwab");
  },
  SLOW_MS,
);

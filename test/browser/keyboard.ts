import type { Locator, Page } from "playwright-core";

/** More than any page has to offer before what a journey wants. */
const MOST_TABS = 250;

/** Goes from part to part with Tab, as somebody without a mouse does, until the wanted one has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  const met = new Set<string>();
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if (await wanted.evaluate((part) => part === part.ownerDocument.activeElement)) return;
    met.add(String(await page.evaluate("document.activeElement?.outerHTML.slice(0, 80)")));
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to ${String(wanted)}, but to ${[...met].join(" ")}`);
}

export async function pressOn(page: Page, wanted: Locator, key = "Enter"): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press(key);
}

export async function typeInto(page: Page, wanted: Locator, text: string): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.type(text);
}

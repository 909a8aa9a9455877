import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

/** Takes the pictures of README and docs from a running stack: `npm start` first, then this. */

type Shot = { name: string; path: string; width: 390 | 1280; theme: "light" | "dark"; height?: number };

const SHOTS: readonly Shot[] = [
  { name: "overview", path: "/", width: 1280, theme: "light", height: 800 },
  { name: "ticker", path: "/t/SPY", width: 1280, theme: "dark", height: 1_400 },
  { name: "ticker-phone", path: "/t/SPY", width: 390, theme: "light" },
  { name: "calculator", path: "/calc?symbol=SPY&strategy=iron_condor&dte=30", width: 1280, theme: "light" },
  { name: "plan", path: "/plan?symbol=SPY&bias=bullish", width: 1280, theme: "light", height: 1_200 },
  { name: "status", path: "/status", width: 1280, theme: "dark", height: 1_000 },
  { name: "docs", path: "/docs", width: 1280, theme: "light", height: 800 },
];
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FOLDER = resolve(import.meta.dirname, "../docs/pictures");
const HEIGHT = 900;

const { values } = parseArgs({ options: { url: { type: "string", default: "http://127.0.0.1:8787" } } });
const { CHROMIUM_PATH: chosen } = process.env;
const executablePath = (chosen === undefined ? PLACES : [chosen]).find((path) => existsSync(path));
if (executablePath === undefined) {
  console.error("No Chromium found: apt-get install chromium, or set CHROMIUM_PATH.");
  process.exit(1);
}
await mkdir(FOLDER, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ["--disable-gpu"], chromiumSandbox: false });
try {
  for (const shot of SHOTS) await take(shot);
} finally {
  await browser.close();
}

/** Throws for a page that does not answer 200: a picture of an error is none. */
async function take({ name, path, width, theme, height = HEIGHT }: Shot): Promise<void> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme });
  const answer = await page.goto(values.url + (await settled(path)));
  if (answer?.status() !== 200) throw new Error(`${path} answered ${answer?.status()}. Does npm start run?`);
  const file = join(FOLDER, `page-${name}.png`);
  await page.screenshot({ path: file, animations: "disabled" });
  await page.close();
  console.log(`${file} ${width} px, ${theme}`);
}

/** An iron condor five to eight per cent from the price: its strikes stand for no day but this one. */
async function settled(path: string): Promise<string> {
  if (!path.includes("iron_condor")) return path;
  const quote = (await (await fetch(`${values.url}/v1/tickers/SPY/quote`)).json()) as { price: number };
  const at = (share: number) => Math.round((quote.price * share) / 5) * 5;
  const legs = [`-1P${at(0.96)}`, `1P${at(0.94)}`, `-1C${at(1.04)}`, `1C${at(1.06)}`];
  return `/calc?symbol=SPY&${legs.map((leg) => `leg=${leg}@30d`).join("&")}`;
}

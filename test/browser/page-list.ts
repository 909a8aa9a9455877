/** A page that a browser opens; `operator`: with the operator's session. */
export type ListedPage = { path: string; operator?: true; status?: number };

const CONDOR =
  "/calc?symbol=SPY&leg=-1P{-10}@2026-12-18&leg=1P{-15}@2026-12-18&leg=-1C{10}@2026-12-18&leg=1C{15}@2026-12-18";

/** An address with each `{-10}` as the strike that lies so many dollars from the price, on fives. */
export function withStrikes(path: string, price: number): string {
  return path.replace(/\{(-?\d+)\}/g, (_, dollars) => String(Math.round(price / 5) * 5 + Number(dollars)));
}

/** Every page that there is; of those that are alike one of each kind. */
export const PAGES: readonly ListedPage[] = [
  { path: "/" },
  { path: "/?q=KO&sort=iv30&desc=1" },
  { path: "/t/SPY" },
  { path: "/t/NOSUCH", status: 404 },
  { path: "/calc" },
  { path: "/calc?symbol=SPY&chain=nearest" },
  { path: CONDOR },
  { path: "/plan" },
  { path: "/plan?symbol=SPY&bias=bullish" },
  { path: "/status" },
  { path: "/docs" },
  { path: "/docs/api/trades" },
  { path: "/docs/numbers" },
  { path: "/docs/errors/unknown_symbol" },
  { path: "/docs/no-such-page", status: 404 },
  { path: "/operator/sign-in" },
  { path: "/operator", operator: true },
  { path: "/operator/runs", operator: true },
  { path: "/operator/runs/options_refresh@2026-11-23T15:15:00.000Z", operator: true },
  { path: "/operator/dead-letters", operator: true },
  { path: "/operator/doctor", operator: true },
];

/** How wide a phone is, and a small screen on a desk. */
export const WIDTHS = [390, 1280] as const;
export const THEMES = ["light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

import type { Look } from "../picture.ts";

/** Text stands at 4.5 to 1 on its ground and marks at 3 to 1 at least (WCAG 2.2, 1.4.3 and 1.4.11). */
export type Colours = {
  ground: string;
  text: string;
  muted: string;
  grid: string;
  zero: string;
  profit: string;
  loss: string;
  accent: string;
  second: string;
  event: string;
};

const DARK: Colours = {
  ground: "#1e1f24",
  text: "#f2f3f5",
  muted: "#b5bac4",
  grid: "#34363d",
  zero: "#6f7480",
  profit: "#3ecf8e",
  loss: "#ff6b6b",
  accent: "#6cb6ff",
  second: "#f5b454",
  event: "#d2a8ff",
};

const LIGHT: Colours = {
  ground: "#ffffff",
  text: "#1a1c20",
  muted: "#565c68",
  grid: "#e4e6ea",
  zero: "#8a909c",
  profit: "#0f7b4b",
  loss: "#cf2f38",
  accent: "#0b63c4",
  second: "#a85b00",
  event: "#7a3fc4",
};

const PAGE: Colours = {
  ground: "var(--chart-ground)",
  text: "var(--chart-text)",
  muted: "var(--chart-muted)",
  grid: "var(--chart-grid)",
  zero: "var(--chart-zero)",
  profit: "var(--chart-profit)",
  loss: "var(--chart-loss)",
  accent: "var(--chart-accent)",
  second: "var(--chart-second)",
  event: "var(--chart-event)",
};

/** Whether a colour is a page's: its stylesheet says what it is. */
export function isOfPage(colour: string): boolean {
  return colour.startsWith("var(");
}

const LOOKS: Readonly<Record<Look, Colours>> = { dark: DARK, light: LIGHT, page: PAGE };

export function coloursOf(look: Look): Colours {
  return LOOKS[look];
}

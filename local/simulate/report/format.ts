/** Pieces that every part of the report is made of. */

export const n = (value: number): string => value.toLocaleString("en-US");

export const one = (value: number | undefined): string => value?.toFixed(1) ?? "–";

export const MOST_SHOWN = 25;

export const more = (count: number): string =>
  count > MOST_SHOWN ? `and ${n(count - MOST_SHOWN)} more` : "";

export function section(title: string, ...bodies: string[]): string {
  return [title, ...bodies.filter((body) => body !== "")].join("\n");
}

export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

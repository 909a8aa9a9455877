const WIDTH = 10;

/** Where something stands between a low and a high, 0..1: "───●──────"; at the end where it is beyond. */
export function positionBar(position: number, width = WIDTH): string {
  const at = Math.round(Math.min(1, Math.max(0, position)) * (width - 1));
  return `${"─".repeat(at)}●${"─".repeat(width - 1 - at)}`;
}

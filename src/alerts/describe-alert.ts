import type { AlertCondition, Sight, StoredAlert } from "./ports.ts";

const SIDES = { up: " from below", down: " from above", either: "" } as const;

/** Dollars a share: cents, and ten-thousandths below a dollar. */
export function dollars(value: number): string {
  const digits = Math.abs(value) < 1 ? 4 : 2;
  const text = Math.abs(value)
    .toFixed(digits)
    .replace(/\B(?=(\d{3})+(?!\d)(?=\.))/g, ",");
  return `${value < 0 ? "-" : ""}$${text}`;
}

/** What an alert waits for: "SPY crosses $600.00 from below". */
export function describeCondition({ symbol, kind, level, direction }: AlertCondition): string {
  switch (kind) {
    case "price":
      return `${symbol} crosses ${dollars(level ?? 0)}${SIDES[direction]}`;
    case "iv_rank":
      return `IV rank of ${symbol} crosses ${level ?? 0}${SIDES[direction]}`;
    case "expected_move":
      return `${symbol} leaves its expected move of the day`;
    case "earnings":
      return `${symbol} reports on the next trading day`;
  }
}

/** A value of the alert's kind: "$598.90", "rank 53", "1.2 σ from the close before". */
export function describeSight({ kind }: Pick<StoredAlert, "kind">, { value }: Pick<Sight, "value">): string {
  switch (kind) {
    case "price":
      return dollars(value);
    case "iv_rank":
      return `rank ${Math.round(value)}`;
    case "expected_move":
      return `${Math.abs(value).toFixed(1)} σ ${value < 0 ? "below" : "above"} the close before`;
    case "earnings":
      return "a report is due";
  }
}

import { type Button, button } from "../../components/parts.ts";

/** "Alert me" below an answer about a symbol: asks for the level, and arms an alert in the presser's direct messages. */
export function alertMe(symbol: string, when: "price" | "iv_rank" = "price"): Button {
  const label = when === "price" ? "Alert me" : "Alert me on the rank";
  return button(label, "alerts add", { symbol, when }, { how: "form" });
}

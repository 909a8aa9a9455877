import { type Button, button } from "../../components/parts.ts";

/** "Alert me" below an answer about a symbol: asks for the price, and arms an alert in the presser's direct messages. */
export function alertMe(symbol: string, label = "Alert me"): Button {
  return button(label, "alerts add", { symbol, when: "price" }, { how: "form" });
}

import type { APIEmbed } from "discord-api-types/v10";
import type { Calculation } from "../../calculator/calculation.ts";
import { detailFields } from "./details.ts";
import { essence } from "./essence.ts";
import { fitEmbed } from "./fit-embed.ts";
import { headline } from "./headline.ts";
import { keyFigures } from "./key-figures.ts";
import { eventsField, warningsField } from "./notes.ts";
import { cut } from "./plain-text.ts";

const GREEN = 0x2f9e6e;
const AMBER = 0xd9912b;
const HOW_TO_SEE_MORE = "details: true shows greeks, fills, odds, profit by price and date";

export type Shown = {
  details?: boolean;
  /** How the words for its expiration were read. */
  understood?: string | null;
  /** Address of its payoff, and the blocks that stand in its place. */
  picture?: string | null;
  blocks?: string;
};

/**
 * A calculation as an embed that is read in five seconds; with `details` also all that it rests on. Discord's limits
 * hold for whatever is calculated.
 */
export function renderCalculation(result: Calculation, shown: Shown = {}): APIEmbed {
  const { details = false, understood = null, picture = null, blocks = "" } = shown;
  const { data } = result;
  const below = [understood ?? "", blocks].filter((line) => line !== "");
  const embed = fitEmbed({
    title: headline(result),
    description: [essence(result), ...below].join("\n"),
    color: data.stale || data.delayed || data.source === "manual" ? AMBER : GREEN,
    fields: [
      ...keyFigures(result),
      ...eventsField(result),
      ...warningsField(result, details ? "full" : "brief"),
      ...(details ? detailFields(result) : []),
    ],
    footer: { text: details ? method(result) : `${method(result)}\n${HOW_TO_SEE_MORE}` },
  });
  return { ...embed, ...(picture !== null && { image: { url: picture } }) };
}

function method({ probabilityMethod }: Calculation): string {
  return `Odds: ${cut(probabilityMethod, 400)} · not advice`;
}

import { validateInteractionResponse } from "../../../local/discord/validate-interaction-response.ts";
import type { Calculation } from "../../../src/calculator/calculation.ts";
import { renderCalculation } from "../../../src/discord/render/calculation.ts";

export const DETAILS = { details: true };

/** The embed line by line, and what Discord would say against it. */
export function shown(calculation: Calculation, options: { details?: boolean } = {}) {
  const embed = renderCalculation(calculation, options);
  const refused = validateInteractionResponse({ type: 4, data: { embeds: [embed] } }).tree();
  const fields = (embed.fields ?? []).flatMap(({ name, value, inline }) => [
    `[${name}]${inline === true ? "" : " wide"}`,
    ...value.split("\n"),
  ]);
  const footer = (embed.footer?.text ?? "").split("\n").map((line) => `-- ${line}`);
  const lines = [`# ${embed.title}`, ...(embed.description ?? "").split("\n"), ...fields, ...footer];
  const field = (name: string) => embed.fields?.find((one) => one.name === name)?.value;
  return { embed, lines, text: lines.join("\n"), refused, field };
}

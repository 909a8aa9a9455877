import { expect } from "vitest";
import { z } from "zod";
import { validateInteractionResponse } from "../../local/discord/validate-interaction-response.ts";
import type { Answer } from "./worker-client.ts";

const Shown = z.object({
  type: z.literal(4),
  data: z.object({
    flags: z.number().optional(),
    allowed_mentions: z.object({ parse: z.tuple([]) }),
    embeds: z.tuple([
      z.object({
        title: z.string(),
        description: z.string(),
        fields: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
        footer: z.object({ text: z.string() }).optional(),
      }),
    ]),
  }),
});

export type ShownEmbed = {
  title: string;
  description: string;
  fields: Record<string, string>;
  footer: string;
  /** Seen only by who typed the command. */
  ephemeral: boolean;
  /** All words of it, to look for any. */
  text: string;
};

/** The embed that a user would see; fails where Discord would refuse the answer. */
export function readEmbed(answer: Answer): ShownEmbed {
  expect(answer.status).toBe(200);
  expect(validateInteractionResponse(answer.body).tree()).toEqual({});
  const { data } = Shown.parse(answer.body);
  const [embed] = data.embeds;
  return {
    title: embed.title,
    description: embed.description,
    fields: Object.fromEntries(embed.fields.map(({ name, value }) => [name, value])),
    footer: embed.footer?.text ?? "",
    ephemeral: data.flags === 64,
    text: JSON.stringify(embed),
  };
}

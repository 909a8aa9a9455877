import type { APIEmbed, RESTPostAPIChannelMessageJSONBody } from "discord-api-types/v10";
import type { ClaimedPost, PostBody } from "../../alerts/outbox-ports.ts";

/** Discord takes 6,000 characters of embeds; a post among others has 1,450 at most. */
const MOST_EMBEDS = 4;
const MOST_TEXT = 4_000;
const BUTTON_ROW = 1;
const BUTTON = 2;
const SECONDARY = 2;
const COLOURS = { up: 0x2f9e6e, down: 0xd83c3e, neutral: 0x4f7cac, warning: 0xd9912b } as const;

/**
 * Posts of one batch as one message: an embed each, and of many a line each in one embed. The nonce has Discord answer
 * with the message that is there when the same batch comes again, in place of a second one.
 */
export function messageOf(posts: readonly ClaimedPost[]): RESTPostAPIChannelMessageJSONBody {
  const [first] = posts;
  const bodies = posts.map(({ body }) => body);
  const buttons = posts.length === 1 ? (first?.body.buttons ?? []) : [];
  return {
    embeds: bodies.length <= MOST_EMBEDS ? bodies.map(embedOf) : [digestOf(bodies)],
    allowed_mentions: { parse: [] },
    ...(buttons.length > 0 && {
      components: [
        {
          type: BUTTON_ROW,
          components: buttons.map(({ label, customId }) => ({
            type: BUTTON,
            style: SECONDARY,
            label,
            custom_id: customId,
          })),
        },
      ],
    }),
    nonce: first?.batch ?? "",
    enforce_nonce: true,
  };
}

function embedOf({ title, text, tone, fields, imageUrl, footer, atMs }: PostBody): APIEmbed {
  return {
    title,
    description: text,
    color: COLOURS[tone],
    ...(fields && { fields }),
    ...(imageUrl !== undefined && { image: { url: imageUrl } }),
    ...(footer !== "" && { footer: { text: footer } }),
    timestamp: new Date(atMs).toISOString(),
  };
}

function digestOf(bodies: readonly PostBody[]): APIEmbed {
  const lines = bodies.map(({ line, atMs }) => `• ${line} <t:${Math.floor(atMs / 1_000)}:T>`);
  return {
    title: `${bodies.length} at once`,
    description: lines.join("\n").slice(0, MOST_TEXT),
    color: COLOURS.neutral,
    footer: { text: "/alerts list shows each, and arms it again" },
    timestamp: new Date(Math.max(...bodies.map(({ atMs }) => atMs))).toISOString(),
  };
}

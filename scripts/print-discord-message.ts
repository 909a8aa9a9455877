import { z } from "zod";

const Embed = z.looseObject({
  title: z.string().optional(),
  description: z.string().optional(),
  fields: z.array(z.looseObject({ name: z.string(), value: z.string() })).default([]),
  footer: z.looseObject({ text: z.string() }).optional(),
});
const Response = z.looseObject({
  data: z.looseObject({
    content: z.string().optional(),
    flags: z.number().default(0),
    embeds: z.array(Embed).default([]),
  }),
});

const EPHEMERAL = 64;

/** A message as a user would read it, for the terminal. `nowMs` is what "ago" counts from. */
export function printDiscordMessage(response: unknown, nowMs: number): string {
  const { data } = Response.parse(response);
  const lines = data.content === undefined ? [] : [data.content];
  for (const embed of data.embeds) lines.push(...embedLines(embed));
  if ((data.flags & EPHEMERAL) !== 0) lines.push("(only you can see this)");
  return lines.map((line) => readable(line, nowMs)).join("\n");
}

function embedLines({ title, description, fields, footer }: z.infer<typeof Embed>): string[] {
  const body = [
    ...(description?.split("\n") ?? []),
    ...(fields.length > 0 ? [""] : []),
    ...fields.flatMap(({ name, value }) => {
      const [first = "", ...rest] = value.split("\n");
      return [`${name.padEnd(22)} ${first}`, ...rest.map((line) => `${"".padEnd(22)} ${line}`)];
    }),
    ...(footer === undefined ? [] : ["", footer.text]),
  ];
  return [`┃ ${title ?? ""}`, ...body.map((line) => `┃ ${line}`.trimEnd())];
}

/** Markdown off, and Discord's relative timestamps spelt out. */
function readable(line: string, nowMs: number): string {
  return line
    .replace(/\*\*/g, "")
    .replace(/<t:(\d+):R>/g, (_, seconds: string) => ago(nowMs - Number(seconds) * 1000));
}

function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} seconds ago`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} minutes ago`;
  return `${Math.round(seconds / 3_600)} hours ago`;
}

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
const NAME_WIDTH = 22;
const CODE = "```";

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
    ...fields.flatMap(fieldLines),
    ...(footer === undefined ? [] : ["", ...footer.text.split("\n")]),
  ];
  return [`┃ ${title ?? ""}`, ...body.map((line) => `┃ ${line}`.trimEnd())];
}

/** The name beside the first line; a table stands below its name. */
function fieldLines({ name, value }: { name: string; value: string }): string[] {
  const lines = value.split("\n");
  if (lines[0] === CODE) return [name, ...lines.filter((line) => line !== CODE).map((line) => `  ${line}`)];
  return lines.map((line, index) => `${(index === 0 ? name : "").padEnd(NAME_WIDTH)} ${line}`);
}

/** Markdown off, what was escaped as it was written, and Discord's relative timestamps spelt out. */
function readable(line: string, nowMs: number): string {
  return line
    .replace(/\*\*/g, "")
    .replace(/<t:(\d+):R>/g, (_, seconds: string) => ago(nowMs - Number(seconds) * 1000))
    .replace(/\\([^a-z0-9\s])/gi, "$1");
}

function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} seconds ago`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} minutes ago`;
  return `${Math.round(seconds / 3_600)} hours ago`;
}

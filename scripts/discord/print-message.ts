import {
  type Message,
  type MessageEmbed,
  type MessageForm,
  type MessagePart,
  partsOf,
  readAnswer,
} from "./read-message.ts";

const EPHEMERAL = 64;
const NAME_WIDTH = 22;
const MOST_CHOICES = 6;
const CODE = "```";

/** An answer as a user would read it, for the terminal. `nowMs` is what "ago" counts from. */
export function printDiscordMessage(response: unknown, nowMs: number): string {
  const answer = readAnswer(response);
  return "form" in answer ? printForm(answer.form) : printMessage(answer.message, nowMs);
}

function printMessage(message: Message, nowMs: number): string {
  const lines = message.content === undefined || message.content === "" ? [] : [message.content];
  for (const embed of message.embeds) lines.push(...embedLines(embed));
  lines.push(...partLines(partsOf(message)));
  if ((message.flags & EPHEMERAL) !== 0) lines.push("(only you can see this)");
  return lines.map((line) => readable(line, nowMs)).join("\n");
}

function printForm({ title, components }: MessageForm): string {
  const lines = components.map(({ label, component }) => {
    const { custom_id: id, placeholder, value, required } = component;
    const hint = value ?? placeholder;
    return `  ${id}=${hint === undefined ? "…" : hint}   ${label}${required ? "" : " (optional)"}`;
  });
  return [`A form opens: ${title}`, ...lines].join("\n");
}

/** "[1] Earlier  [2] Later  [3] Expiration: 3.1 Dec 18, 3.2 Dec 24 …" */
function partLines(parts: readonly MessagePart[]): string[] {
  if (parts.length === 0) return [];
  const buttons: string[] = [];
  const menus: string[] = [];
  for (const [index, part] of parts.entries()) {
    const number = index + 1;
    if (part.options.length > 0) {
      const shown = part.options
        .slice(0, MOST_CHOICES)
        .map(({ label }, at) => `${number}.${at + 1} ${label}`);
      const more = part.options.length - shown.length;
      menus.push(
        `[${number}] ${part.placeholder ?? "choose"}: ${shown.join(", ")}${more > 0 ? ` … ${more} more` : ""}`,
      );
    } else {
      const state = part.disabled ? " (off)" : part.url === undefined ? "" : ` ${part.url}`;
      buttons.push(`[${number}] ${part.label ?? ""}${state}`);
    }
  }
  return ["", ...(buttons.length > 0 ? [buttons.join("  ")] : []), ...menus];
}

function embedLines({ title, description, fields, footer }: MessageEmbed): string[] {
  const body = [
    ...blockLines(description ?? ""),
    ...(fields.length > 0 ? [""] : []),
    ...fields.flatMap(fieldLines),
    ...(footer === undefined ? [] : ["", ...footer.text.split("\n")]),
  ];
  return [`┃ ${title ?? ""}`, ...body.map((line) => `┃ ${line}`.trimEnd())];
}

/** Without the fences of a code block. */
function blockLines(text: string): string[] {
  return text === "" ? [] : text.split("\n").filter((line) => line !== CODE);
}

/** The name beside the first line; a table stands below its name. */
function fieldLines({ name, value }: { name: string; value: string }): string[] {
  const lines = value.split("\n");
  if (lines[0] === CODE) return [name, ...lines.filter((line) => line !== CODE).map((line) => `  ${line}`)];
  return lines.map((line, index) => `${(index === 0 ? name : "").padEnd(NAME_WIDTH)} ${line}`);
}

/** Markdown off, what was escaped as it was written, and Discord's timestamps spelt out. */
function readable(line: string, nowMs: number): string {
  return line
    .replace(/\*\*/g, "")
    .replace(/<t:(\d+):R>/g, (_, seconds: string) => relative(Number(seconds) * 1_000 - nowMs))
    .replace(/<t:(\d+):([tTdDfF])>/g, (_, seconds: string, style: string) =>
      absolute(Number(seconds) * 1_000, style),
    )
    .replace(/\\([^a-z0-9\s])/gi, "$1");
}

function relative(aheadMs: number): string {
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  const text = lengthOf(seconds);
  return aheadMs > 500 ? `in ${text}` : `${text} ago`;
}

function lengthOf(seconds: number): string {
  if (seconds < 90) return `${seconds} seconds`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} minutes`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} hours` : `${Math.round(seconds / 86_400)} days`;
}

/** In New York's time, as the market has it; a user sees their own. */
function absolute(ms: number, style: string): string {
  const time = { hour: "2-digit", minute: "2-digit", hour12: false } as const;
  const day = { day: "numeric", month: "short", year: "numeric" } as const;
  const shown =
    style === "t" || style === "T" ? time : style === "d" || style === "D" ? day : { ...day, ...time };
  return `${new Intl.DateTimeFormat("en-US", { ...shown, timeZone: "America/New_York" }).format(ms)}${"hour" in shown ? " ET" : ""}`;
}

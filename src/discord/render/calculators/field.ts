import type { APIEmbedField } from "discord-api-types/v10";
import { joinLines } from "../plain-text.ts";

const MAX_LENGTH = 1_000;

/** A figure beside others; what is too long is cut at whole lines. */
export function figure(name: string, ...lines: string[]): APIEmbedField {
  return { name, value: joinLines(lines, MAX_LENGTH), inline: true };
}

/** A list of its own below the figures; none without lines. */
export function list(name: string, lines: readonly string[]): APIEmbedField[] {
  return lines.length === 0 ? [] : [{ name, value: joinLines(lines, MAX_LENGTH) }];
}

import type { APIEmbed, APIEmbedField } from "discord-api-types/v10";
import { cut, joinLines } from "./plain-text.ts";

const MAX = { title: 256, description: 4_096, fieldName: 256, fieldValue: 1_024, fields: 25, footer: 2_048 };
const MAX_IN_ALL = 6_000;
const CODE = "```";
/** A field with less than this left says nothing. */
const LEAST = 40;

/** An embed inside Discord's limits: fields in order as long as they fit, cut at whole lines. */
export function fitEmbed({ title = "", description = "", fields = [], footer, ...rest }: APIEmbed): APIEmbed {
  const head = {
    title: cut(title, MAX.title),
    description: joinLines(description.split("\n"), MAX.description),
    ...(footer !== undefined && { footer: { text: cut(footer.text, MAX.footer) } }),
  };
  let left = MAX_IN_ALL - head.title.length - head.description.length - (head.footer?.text.length ?? 0);
  const kept: APIEmbedField[] = [];
  for (const field of fields.slice(0, MAX.fields)) {
    const name = cut(field.name, MAX.fieldName);
    const value = fitValue(field.value, Math.min(MAX.fieldValue, left - name.length));
    if (value === null) continue;
    kept.push({ ...field, name, value });
    left -= name.length + value.length;
  }
  return { ...rest, ...head, fields: kept };
}

/** Half a code block is broken markup, so one that does not fit is left out. */
function fitValue(value: string, room: number): string | null {
  if (value.length <= room) return value;
  return room < LEAST || value.includes(CODE) ? null : joinLines(value.split("\n"), room);
}

/** Words of others, so that Discord shows them as they are: on one line, without markup, mentions or links. */
export function plainText(text: string, max = 300): string {
  const line = cut(text.replace(/\s+/g, " ").trim(), max);
  // An underscore between letters, as in bull_put_spread, is none of Discord's markup.
  return line.replace(/[\\*~`|[\]<]|(?<![a-z0-9])_|_(?![a-z0-9])|^[>#-]/gi, "\\$&");
}

/** At most `max` characters, the last of them "…" where some are lost. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  // Half of an emoji is no character.
  return `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** As many whole lines as fit, and how many more there are. */
export function joinLines(lines: readonly string[], max: number, most = lines.length): string {
  const all = lines.join("\n");
  if (lines.length <= most && all.length <= max) return all;
  const kept: string[] = [];
  let length = 0;
  for (const line of lines.slice(0, most)) {
    length += line.length + 1;
    if (length + more(lines.length - kept.length - 1).length > max) break;
    kept.push(line);
  }
  return [...kept, more(lines.length - kept.length)].join("\n");
}

const more = (lines: number) => `… ${lines} more`;

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
  const kept: string[] = [];
  let length = 0;
  for (const [index, line] of lines.entries()) {
    const left = lines.length - index - 1;
    const room = max - (left === 0 ? 0 : more(left).length + 1);
    if (index >= most || length + line.length > room) {
      return [...kept, more(lines.length - index)].join("\n");
    }
    kept.push(line);
    length += line.length + 1;
  }
  return kept.join("\n");
}

const more = (lines: number) => `… ${lines} more`;

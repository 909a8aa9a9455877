/** Advance widths of the characters of a TrueType font, in thousandths of its size, by character. */
export function readAdvances(font: Buffer, characters: string): Map<string, number> {
  const tables = tablesOf(font);
  const at = (tag: string) => tables.get(tag) ?? missing(tag);
  const unitsPerEm = font.readUInt16BE(at("head") + 18);
  const longMetrics = font.readUInt16BE(at("hhea") + 34);
  const glyphOf = readCharacterMap(font, at("cmap"));
  return new Map(
    [...characters].flatMap((character) => {
      const glyph = glyphOf(character.codePointAt(0) ?? 0);
      if (glyph === 0) return [];
      const metric = Math.min(glyph, longMetrics - 1);
      const advance = font.readUInt16BE(at("hmtx") + 4 * metric);
      return [[character, Math.round((1_000 * advance) / unitsPerEm)]];
    }),
  );
}

function missing(tag: string): never {
  throw new Error(`The font has no table "${tag}".`);
}

function tablesOf(font: Buffer): Map<string, number> {
  const count = font.readUInt16BE(4);
  return new Map(
    Array.from({ length: count }, (_none, index) => {
      const record = 12 + 16 * index;
      return [font.toString("latin1", record, record + 4), font.readUInt32BE(record + 8)];
    }),
  );
}

/** Format 4 of OpenType's cmap: segments of code points, each by a delta or a list. */
function readCharacterMap(font: Buffer, cmap: number): (code: number) => number {
  const count = font.readUInt16BE(cmap + 2);
  const subtables = Array.from(
    { length: count },
    (_none, index) => cmap + font.readUInt32BE(cmap + 8 + 8 * index),
  );
  const table = subtables.find((offset) => font.readUInt16BE(offset) === 4) ?? missing("cmap of format 4");
  const doubled = font.readUInt16BE(table + 6);
  const ends = table + 14;
  const starts = ends + doubled + 2;
  return (code) => {
    for (let i = 0; i < doubled; i += 2) {
      if (font.readUInt16BE(ends + i) < code) continue;
      const start = font.readUInt16BE(starts + i);
      if (start > code) return 0;
      const delta = font.readUInt16BE(starts + doubled + i);
      const range = font.readUInt16BE(starts + 2 * doubled + i);
      if (range === 0) return (code + delta) & 0xffff;
      const glyph = font.readUInt16BE(starts + 2 * doubled + i + range + 2 * (code - start));
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}

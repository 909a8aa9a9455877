/** Rows that are not as the market had them, gathered by the run that should have stored them. */
export type Difference = {
  symbol: string;
  /** missing: generated, not stored; different: stored with other values; extra: stored, never generated; older: of an earlier run. */
  kind: "missing" | "different" | "extra" | "older";
  rows: number;
  /** Slot of the run whose work it was, epoch ms. */
  slotMs: number;
  /** For option contracts: which part of the chain. */
  expiration: string | null;
  example: string;
};

/** What one job stored, beside what the market generated. */
export type Comparison = {
  job: string;
  what: string;
  generated: number;
  stored: number;
  equal: number;
  differences: Difference[];
  /** What a reader should know, e.g. rows outside the comparison. */
  note: string;
};

/** Rows by key on both sides, as texts that are equal when the rows are. */
export function compareRows(
  expected: ReadonlyMap<string, string>,
  stored: ReadonlyMap<string, string>,
): { equal: number; missing: string[]; different: string[]; extra: string[] } {
  const found = { equal: 0, missing: [] as string[], different: [] as string[], extra: [] as string[] };
  for (const [key, row] of expected) {
    const other = stored.get(key);
    if (other === undefined) found.missing.push(key);
    else if (other === row) found.equal += 1;
    else found.different.push(`${key}: ${other} instead of ${row}`);
  }
  for (const key of stored.keys()) if (!expected.has(key)) found.extra.push(key);
  return found;
}

type Where = Pick<Difference, "symbol" | "slotMs" | "expiration">;

/** The differences that a comparison of rows found, none for none. */
export function differencesOf(found: ReturnType<typeof compareRows>, where: Where): Difference[] {
  return (["missing", "different", "extra"] as const).flatMap((kind) => {
    const [example] = found[kind];
    return example === undefined ? [] : [{ ...where, kind, rows: found[kind].length, example }];
  });
}

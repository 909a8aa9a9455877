/** A setting as src/config describes it. */
export type DescribedSetting = {
  purpose: string;
  where: string;
  secret: boolean;
  /** `leftOut`: nothing was given, or nothing but blanks. */
  parse(binding: unknown): { leftOut: boolean } & ({ ok: true; value: unknown } | { ok: false; why: string });
};

/** `default`: left out, and has one; `unset`: left out, and may be; `missing`: left out, and may not be. */
export type SettingState = "ok" | "default" | "unset" | "missing" | "wrong";

/** What became of one setting; `why` names the fault of a wrong one and never its value. */
export type ExaminedSetting = {
  name: string;
  purpose: string;
  where: string;
  secret: boolean;
  state: SettingState;
  why: string | null;
};

/** Looks at every setting by itself, in the order of the table. */
export function examineSettings(
  settings: Readonly<Record<string, DescribedSetting>>,
  raw: Readonly<Record<string, unknown>>,
): ExaminedSetting[] {
  return Object.entries(settings).map(([name, { purpose, where, secret, parse }]) => {
    const parsed = parse(raw[name]);
    const described = { name, purpose, where, secret };
    if (parsed.ok && !parsed.leftOut) return { ...described, state: "ok", why: null };
    if (parsed.ok)
      return { ...described, state: parsed.value === undefined ? "unset" : "default", why: null };
    if (parsed.leftOut) return { ...described, state: "missing", why: null };
    return { ...described, state: "wrong", why: parsed.why };
  });
}

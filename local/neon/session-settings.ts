import type { PGlite } from "@electric-sql/pglite";
import { startupParameters } from "./postgres-wire.ts";

/** Run-time settings that a client changed with SET, by name. */
export type SessionSettings = Map<string, string>;

/** Settings that a client may send with its start message and expects to find in its session. */
const STARTUP_SETTINGS = ["TimeZone", "DateStyle", "application_name", "extra_float_digits", "search_path"];

export function startupSettings(message: Buffer): SessionSettings {
  const parameters = startupParameters(message);
  const settings: SessionSettings = new Map();
  for (const name of STARTUP_SETTINGS) {
    const value = parameters.get(name);
    if (value !== undefined) settings.set(name, value);
  }
  return settings;
}

/** What differs from the defaults in PGlite's one session right now. */
export async function readSettings(pglite: PGlite): Promise<SessionSettings> {
  const { rows } = await pglite.query<{ name: string; setting: string }>(
    "SELECT name, setting FROM pg_settings WHERE source = 'session'",
  );
  return new Map(rows.map(({ name, setting }) => [name, setting]));
}

/** Puts a client's settings back. One that no longer applies (a dropped role, say) is left out. */
export async function restoreSettings(pglite: PGlite, settings: SessionSettings): Promise<void> {
  for (const [name, value] of settings) {
    await pglite.query("SELECT set_config($1, $2, false)", [name, value]).catch(() => settings.delete(name));
  }
}

export async function clearSettings(pglite: PGlite): Promise<void> {
  await pglite.exec("RESET ALL");
}

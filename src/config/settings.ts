import { PROVIDER_SETTINGS } from "./provider-settings.ts";
import { SCHEDULER_SETTINGS } from "./scheduler-settings.ts";
import { SERVICE_SETTINGS } from "./service-settings.ts";
import type { Setting } from "./setting.ts";

/** Every setting: what it is for, where to get it, what it may be. */
export const SETTINGS = { ...SERVICE_SETTINGS, ...SCHEDULER_SETTINGS, ...PROVIDER_SETTINGS } as const;

export type SettingName = keyof typeof SETTINGS;

type SettingValue<S> = S extends Setting<infer Value> ? Value : never;
export type Settings = { [Name in SettingName]: SettingValue<(typeof SETTINGS)[Name]> };

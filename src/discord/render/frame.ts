import type { APIEmbed, APIEmbedField } from "discord-api-types/v10";
import { newYorkDate, wallTime } from "../../market/time-zone.ts";
import type { MarketPhase, TradingCalendar } from "../../market/trading-calendar.ts";
import type { DataFreshness } from "../../providers/freshness.ts";
import { shortDate } from "./figures.ts";
import { fitEmbed } from "./fit-embed.ts";
import { joinLines, plainText } from "./plain-text.ts";

/** What every answer looks like: title, the answer in one line, numbers, reasons, and where all of it comes from. */
export type Frame = {
  title: string;
  /** One line; Discord's markup is the caller's. */
  answer: string;
  /** Further lines below it. */
  lines?: readonly string[];
  fields?: readonly APIEmbedField[];
  /** Why the answer is as it is, a line each. */
  reasons?: readonly string[];
  /** What to be careful about; escaped here. */
  warnings?: readonly string[];
  /** Where the numbers come from; null for numbers of the asker's own. */
  data: FrameSource | null;
  /** Names the source where there are no quotes. */
  source?: string;
  /** How a number was got, at the very end: "Odds: smile density". */
  method?: string;
  /** Address of a picture, and the blocks that stand in its place. */
  picture?: string | null;
  blocks?: string;
};
export type FrameSource = Pick<DataFreshness, "provider" | "asOfMs" | "quotedAtMs" | "delayed" | "stale">;
export type Moment = { nowMs: number; calendar: TradingCalendar };

export const GREEN = 0x2f9e6e;
export const AMBER = 0xd9912b;

const MAX_LINES = 3_900;
const MAX_FIELD = 1_000;
const MOST_WARNINGS = 5;
const PHASES: Record<MarketPhase, string> = {
  closed: "market closed",
  "pre-market": "pre-market",
  regular: "market open",
  "after-hours": "after hours",
};

/** An embed inside Discord's limits. Amber where the numbers are late. */
export function frame(parts: Frame, moment: Moment): APIEmbed {
  const { title, answer, lines = [], fields = [], reasons = [], warnings = [], data, method } = parts;
  const { picture = null, blocks = "", source } = parts;
  const shown = [answer, ...lines, ...(blocks === "" ? [] : [blocks])];
  return {
    ...fitEmbed({
      title,
      description: joinLines(shown, MAX_LINES),
      color: data?.stale === true || data?.delayed === true ? AMBER : GREEN,
      fields: [
        ...fields,
        ...listed("Why", reasons),
        ...listed(
          "Please note",
          warnings.map((text) => plainText(text)),
          MOST_WARNINGS,
        ),
      ],
      footer: { text: [sourceText(data, moment, source), method, "Not advice"].filter(Boolean).join(" · ") },
    }),
    ...(picture !== null && { image: { url: picture } }),
    ...(data !== null && timestampOf(data)),
  };
}

function listed(name: string, lines: readonly string[], most = lines.length): APIEmbedField[] {
  if (lines.length === 0) return [];
  return [
    {
      name,
      value: joinLines(
        lines.map((line) => `• ${line}`),
        MAX_FIELD,
        most,
      ),
    },
  ];
}

/** "schwab · quotes of 14:45 ET · delayed 15 min · market open". */
function sourceText(data: FrameSource | null, { nowMs, calendar }: Moment, source = "Your figures"): string {
  const phase = PHASES[calendar.marketPhase(nowMs)];
  if (data === null) return `${source} · ${phase}`;
  const atMs = data.quotedAtMs ?? data.asOfMs;
  const parts = [
    data.provider ?? "unknown source",
    ...(atMs === null
      ? []
      : [`${data.quotedAtMs === null ? "as of" : "quotes of"} ${quotedText(atMs, nowMs)}`]),
    ...(data.delayed ? ["delayed 15 min"] : []),
    ...(data.stale ? ["stale"] : []),
    phase,
  ];
  return parts.join(" · ");
}

function quotedText(atMs: number, nowMs: number): string {
  const [day, today] = [newYorkDate(atMs), newYorkDate(nowMs)];
  return `${day === today ? "" : `${shortDate(day, today)} `}${newYorkClock(atMs)} ET`;
}

/** "14:45", New York. */
export function newYorkClock(atMs: number): string {
  const { minuteOfDay } = wallTime(atMs);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}

/** Discord shows it in the reader's own time. */
function timestampOf({ quotedAtMs, asOfMs }: FrameSource): { timestamp?: string } {
  const atMs = quotedAtMs ?? asOfMs;
  return atMs === null ? {} : { timestamp: new Date(atMs).toISOString() };
}

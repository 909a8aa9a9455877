import type { APIEmbed, APIEmbedField } from "discord-api-types/v10";
import type { SideActivity } from "../../../chains/activity/ports.ts";
import type { ActivityView } from "../../../chains/activity/read-activity.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import type { RangeView } from "../../../prices/read-range.ts";
import { count, fixed, percent, plural, shortDate } from "../figures.ts";
import { frame, type Moment } from "../frame.ts";
import { titleOf } from "./price.ts";
import { codeTable, short } from "./short-figures.ts";

const MOST_EXPIRATIONS = 6;

/** What all options of a symbol traded today and what is open in them, beside its shares. */
export function renderVolume(view: ActivityView, shares: RangeView | null, moment: Moment): APIEmbed {
  const today = newYorkDate(moment.nowMs);
  const day = shortDate(view.date, today);
  return frame(
    {
      title: titleOf(view.symbol, shares?.name ?? null, "volume"),
      answer: answerOf(view, day),
      lines: [table(view, today)],
      fields: [
        side("Calls", view.calls),
        side("Puts", view.puts),
        { name: "Put/call", value: putCall(view), inline: true },
        ...usual(view),
        ...shareField(shares, today),
      ],
      reasons: [`Open interest is that of the close before ${day}: it is counted once, overnight.`],
      warnings: view.warnings,
      data: view.data,
    },
    moment,
  );
}

function answerOf({ calls, puts, ended }: ActivityView, day: string): string {
  const all = (calls.volume ?? 0) + (puts.volume ?? 0);
  if (calls.volume === null && puts.volume === null)
    return "**The provider tells no volume of these options.**";
  return `**${count(all)}** option contracts traded on ${day}${ended ? "" : " so far"}`;
}

function side(name: string, { volume, openInterest, contracts }: SideActivity): APIEmbedField {
  const told = (value: number | null) => (value === null ? "not told" : count(value));
  return {
    name,
    value: `volume ${told(volume)}\nopen interest ${told(openInterest)}\n${plural(contracts, "listed contract")}`,
    inline: true,
  };
}

function putCall({ putCallVolume, putCallOpenInterest }: ActivityView): string {
  const told = (value: number | null) => (value === null ? "not known" : fixed(value, 2));
  return `volume **${told(putCallVolume)}**\nopen interest **${told(putCallOpenInterest)}**`;
}

function usual({ usual: before, calls, puts, ended }: ActivityView): APIEmbedField[] {
  const name = "Against the sessions before";
  if (before === null || calls.volume === null || puts.volume === null)
    return [{ name, value: "no earlier volume is stored to hold it against" }];
  const times = (calls.volume + puts.volume) / before.volume;
  const when = ended ? "a whole session" : "by this time of the day";
  return [
    {
      name,
      value: `${fixed(times, 2)} times the ${count(Math.round(before.volume))} that were usual ${when} (mean of ${plural(before.sessions, "session")})`,
    },
  ];
}

function shareField(shares: RangeView | null, today: string): APIEmbedField[] {
  if (shares === null) return [];
  const { quote, averageVolume, date } = shares;
  const own = quote.dayVolume === null ? "not told" : count(quote.dayVolume);
  const of = averageVolume;
  const share =
    of === null || quote.dayVolume === null ? "" : ` (${percent(quote.dayVolume / of.shares, 0)})`;
  const mean =
    of === null ? "" : ` · a whole session of the ${of.sessions} before has ${short(of.shares)}${share}`;
  return [{ name: `Shares on ${shortDate(date, today)}`, value: `${own}${mean}` }];
}

/** The expirations that traded most, by date. */
function table({ expirations }: ActivityView, today: string): string {
  const traded = expirations
    .map((one) => ({ ...one, all: (one.calls.volume ?? 0) + (one.puts.volume ?? 0) }))
    .toSorted((a, b) => b.all - a.all)
    .slice(0, MOST_EXPIRATIONS)
    .toSorted((a, b) => a.expiration.localeCompare(b.expiration));
  const rows = traded.map(({ expiration, calls, puts }) => [
    shortDate(expiration, today),
    ...[calls.volume, puts.volume, calls.openInterest, puts.openInterest].map(short),
  ]);
  return codeTable([["expires", "calls", "puts", "OI c", "OI p"], ...rows], [0]);
}

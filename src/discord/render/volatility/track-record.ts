import type { APIEmbed, APIEmbedField } from "discord-api-types/v10";
import { blocksLine } from "../../../charts/blocks-line.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import type { HorizonRecord } from "../../../track-record/horizon-record.ts";
import type { Horizon } from "../../../track-record/ports.ts";
import type { TrackRecordView } from "../../../track-record/read-track-record.ts";
import {
  daysText,
  heldText,
  premiumText,
  recordSentence,
  reliabilityText,
  sourcesText,
  straddleText,
  verdictText,
} from "../../../track-record/record-words.ts";
import { shortDate } from "../figures.ts";
import { frame, type Moment } from "../frame.ts";

type Shown = { horizon: Horizon; picture: string | null };

export function renderTrackRecord(
  view: TrackRecordView,
  { horizon, picture }: Shown,
  moment: Moment,
): APIEmbed {
  const { symbol, horizons, reliability, data, warnings } = view;
  const asked = horizons.find(({ days }) => days === horizon) ?? null;
  const settled =
    data.asOfMs === null ? "" : ` to ${shortDate(newYorkDate(data.asOfMs), newYorkDate(moment.nowMs))}`;
  return frame(
    {
      title: `${symbol ?? "All tickers"} · track record`,
      answer: answerOf(view, asked, horizon),
      ...(asked !== null && { lines: [`**${verdictText(asked)}**`] }),
      fields: [
        ...horizons.map(horizonField),
        ...(asked === null ? [] : detailFields(asked)),
        ...field("Odds at fair prices, all horizons", reliability.map(reliabilityText)),
      ],
      warnings,
      data: null,
      source: `Recorded outcomes${settled}`,
      method: "95 % bands",
      picture,
      blocks: picture === null ? blocksOf(reliability) : "",
    },
    moment,
  );
}

function answerOf(view: TrackRecordView, asked: HorizonRecord | null, horizon: Horizon): string {
  if (asked !== null) return recordSentence(view, asked);
  const { symbol, horizons } = view;
  if (horizons.length === 0) return `Nothing${symbol === null ? "" : ` of ${symbol}`} is recorded yet.`;
  return `Nothing is recorded at ${daysText(horizon)}; at ${horizons.map(({ days }) => daysText(days)).join(" and ")} there is.`;
}

function horizonField(record: HorizonRecord): APIEmbedField {
  const value = [heldText(record), record.verdict, sourcesText(record)].join("\n");
  return { name: `At ${daysText(record.days)}`, value, inline: true };
}

function detailFields(record: HorizonRecord): APIEmbedField[] {
  const premium = premiumText(record);
  const straddle = straddleText(record);
  return [
    ...field(`Premium at ${daysText(record.days)}`, premium === null ? [] : [premium]),
    ...field(`Straddle at ${daysText(record.days)}`, straddle === null ? [] : [straddle]),
  ];
}

function field(name: string, lines: readonly string[]): APIEmbedField[] {
  return lines.length === 0 ? [] : [{ name, value: lines.join("\n") }];
}

function blocksOf(reliability: TrackRecordView["reliability"]): string {
  if (reliability.length < 2) return "";
  return `\`${blocksLine(reliability.map(({ happened }) => happened))}\` what came, by implied odds`;
}

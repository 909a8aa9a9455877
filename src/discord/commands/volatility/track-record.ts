import { HORIZONS, type Horizon } from "../../../track-record/ports.ts";
import type { TrackRecordView } from "../../../track-record/read-track-record.ts";
import { daysText } from "../../../track-record/record-words.ts";
import { type Button, button } from "../../components/parts.ts";
import type { OptionValues } from "../../interaction.ts";
import { refuseOption } from "../../options/refuse-option.ts";
import { completeSymbol, readSymbol, symbolOption } from "../../options/symbol.ts";
import { renderTrackRecord } from "../../render/volatility/track-record.ts";
import { OPTION } from "../../wire-numbers.ts";
import type { Command } from "../command.ts";
import { refresh, related } from "../related-views.ts";

/** What is shown if nothing is asked for: the first of which something is recorded. */
const USUAL: readonly Horizon[] = [7, 30, 1];

/** How right options have been: of a ticker, or of all that are kept. */
export const trackRecord: Command = {
  name: "track-record",
  description: "How often what options implied came true: one sigma, odds, and what volatility cost",
  example: "/track-record symbol:SPY horizon:7",
  options: [
    symbolOption({ required: false }),
    {
      type: OPTION.integer,
      name: "horizon",
      description:
        "Days before the expiration at which the market was looked at; 7 if left out, or what there is",
      choices: HORIZONS.map((days) => ({ name: daysText(days), value: days })),
    },
  ],
  numbers: [
    ["held", "share of expirations that settled inside one sigma of the forward, percent"],
    [
      "band",
      "where that share lies 95 times in 100 if the options are right, for so many independent windows",
    ],
    ["n, independent", "expirations counted; those whose windows do not overlap"],
    [
      "premium",
      "IV less the volatility that came until expiry, volatility points, with eight of ten windows",
    ],
    ["implied, came", "probability of profit of standard trades at fair prices; the share that made money"],
    ["live, rebuilt", "seen in stored chains; in the past year's chains that iv_history rebuilt"],
  ],
  complete: (services, asked, focused) => (focused === "symbol" ? completeSymbol(services, asked) : []),
  async run(services, { options }) {
    const symbol = options["symbol"] === undefined ? null : readSymbol(options);
    const asked = readHorizon(options);
    const view = await services.trackRecord.read(symbol);
    const horizon = asked ?? usualOf(view);
    const { versionMs } = view;
    const subject = { kind: "reliability", ...(symbol !== null && { symbol }) } as const;
    const picture = versionMs === null ? null : await services.pictures.url({ ...subject, versionMs });
    const moment = { nowMs: services.nowMs(), calendar: services.calendar };
    return {
      embeds: [renderTrackRecord(view, { horizon, picture }, moment)],
      parts: buttons(symbol, horizon),
    };
  },
};

function readHorizon({ horizon }: OptionValues): Horizon | null {
  if (horizon === undefined) return null;
  const found = HORIZONS.find((days) => days === horizon);
  if (found !== undefined) return found;
  throw refuseOption("horizon", `must be one of ${HORIZONS.join(", ")} days`, "For example horizon:7.");
}

function usualOf({ horizons }: TrackRecordView): Horizon {
  return USUAL.find((usual) => horizons.some(({ days }) => days === usual)) ?? 7;
}

function buttons(symbol: string | null, horizon: Horizon): Button[] {
  const asked = symbol === null ? {} : { symbol };
  return [
    refresh("track-record", { ...asked, horizon }),
    ...HORIZONS.filter((days) => days !== horizon).map((days) =>
      button(`At ${daysText(days)}`, "track-record", { ...asked, horizon: days }),
    ),
    ...(symbol === null
      ? [button("Top", "top", {})]
      : [button("All tickers", "track-record", { horizon }), ...related({ symbol }, ["iv", "em"])]),
  ];
}

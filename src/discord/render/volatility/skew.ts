import type { APIEmbed } from "discord-api-types/v10";
import type { ExpirySkew, SkewView } from "../../../iv-metrics/read-skew.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import { percent, price, shortDate, strikeText } from "../figures.ts";
import { frame, type Moment } from "../frame.ts";
import { textTable } from "../text-table.ts";
import { points, skewWords, vol } from "./volatility-words.ts";

const MOST_ROWS = 12;

export type Shown = { picture: string | null; understood: string | null; note: string | null };

export function renderSkew(view: SkewView, expiration: string, shown: Shown, moment: Moment): APIEmbed {
  const today = newYorkDate(moment.nowMs);
  const chosen = view.expirations.find((one) => one.expiration === expiration);
  const { picture, understood, note } = shown;
  const without = view.without === 0 ? [] : [`${view.without} expirations have no smile out to 25 delta.`];
  return frame(
    {
      title: `${view.symbol} · skew at 25 delta · ${shortDate(expiration, today)}`,
      answer: chosen === undefined ? "Not known." : skewWords(-chosen.riskReversal),
      lines: [
        ...(understood === null ? [] : [understood]),
        `${view.symbol} at ${price(view.underlyingPrice)} · skew by expiration:`,
        tableOf(view.expirations, expiration, today),
      ],
      fields: chosen === undefined ? [] : fieldsOf(chosen),
      warnings: [...(note === null ? [] : [note]), ...without, ...view.warnings],
      data: view.data,
      method: "25 delta on the fitted smile",
      picture,
    },
    moment,
  );
}

function fieldsOf({ put25, call25, riskReversal, skew25Delta, atmVolatility, dte }: ExpirySkew) {
  const at = (name: string, { strike, volatility }: ExpirySkew["put25"]) => ({
    name,
    value: `${vol(volatility)} at ${strikeText(Number(strike.toFixed(2)))}`,
    inline: true,
  });
  return [
    at("Put 25Δ", put25),
    at("Call 25Δ", call25),
    { name: "At the money", value: `${vol(atmVolatility)} · ${dte} d`, inline: true },
    { name: "Risk reversal", value: `${points(riskReversal)} points (call − put)`, inline: true },
    { name: "Skew", value: `${percent(skew25Delta)} of the 50-delta volatility`, inline: true },
  ];
}

/** The nearest ones, the one that is meant among them. */
function tableOf(all: readonly ExpirySkew[], expiration: string, today: string): string {
  const meant = all.findIndex((one) => one.expiration === expiration);
  const from = Math.max(0, Math.min(meant - MOST_ROWS / 2, all.length - MOST_ROWS));
  const rows = all
    .slice(from, from + MOST_ROWS)
    .map((one) => [
      `${shortDate(one.expiration, today)}${one.expiration === expiration ? " <" : ""}`,
      vol(one.put25.volatility),
      vol(one.call25.volatility),
      points(one.riskReversal),
    ]);
  return textTable(["expiry", "put", "call", "call−put"], rows);
}

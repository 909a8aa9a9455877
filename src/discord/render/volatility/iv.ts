import type { APIEmbed, APIEmbedField } from "discord-api-types/v10";
import { blocksLine } from "../../../charts/blocks-line.ts";
import { rankName } from "../../../iv-metrics/rank-basis.ts";
import type { VolatilityView } from "../../../iv-metrics/read-volatility.ts";
import { price } from "../figures.ts";
import { frame, type Moment } from "../frame.ts";
import { place, points, regimeWords, vol } from "./volatility-words.ts";

export function renderIv(view: VolatilityView, picture: string | null, moment: Moment): APIEmbed {
  const { symbol, iv30, ivRank, ivLessRealised, closes, underlyingPrice } = view;
  const rank =
    ivRank.value === null
      ? `no rank yet (${view.observations} of ${view.observationsNeeded} closes)`
      : `${rankName(view.observations).replace("IV ", "")} **${place(ivRank.value)}**`;
  const premium =
    ivLessRealised === null ? "" : ` · **${points(ivLessRealised)}** points against realised volatility`;
  return frame(
    {
      title: `${symbol} · implied volatility`,
      answer: `IV30 **${vol(iv30)}** · ${rank}${premium}`,
      lines: [`${symbol} at ${price(underlyingPrice)} when it was computed`],
      fields: [...rankFields(view), ...levelFields(view)],
      reasons: [`Regime ${regimeText(view)}`],
      warnings: view.warnings,
      data: view.data,
      method: "Volatility a year",
      picture,
      blocks: picture === null ? blocksOf(closes, iv30) : "",
    },
    moment,
  );
}

function regimeText(view: VolatilityView): string {
  return regimeWords({
    value: view.ivRank.value,
    percentile: view.ivPercentile,
    regime: view.regime,
    observations: view.observations,
    needed: view.observationsNeeded,
  });
}

function rankFields({ ivRank, bounds, ivPercentile, observations }: VolatilityView): APIEmbedField[] {
  return [
    { name: "IV rank", value: [ivRank.text, ...(bounds === null ? [] : [bounds.text])].join("\n") },
    field("Percentile", [
      ivPercentile === null ? "not known" : `${place(ivPercentile)} % of ${observations} closes were lower`,
    ]),
  ];
}

function levelFields(view: VolatilityView): APIEmbedField[] {
  const { impliedVolatility, iv30, modelFree30, ivLessRealised, realised } = view;
  const beyond = impliedVolatility.some(({ value, extrapolated }) => extrapolated && value !== null);
  return [
    field("IV − RV", [
      `${points(ivLessRealised)} points`,
      `IV30 ${vol(iv30)} · RV20 ${vol(realised.closeToClose20)} · RV60 ${vol(realised.closeToClose60)}`,
    ]),
    {
      name: "By maturity",
      value: [
        impliedVolatility
          .map(({ days, value, extrapolated }) => `${days} d ${vol(value)}${extrapolated ? "\\*" : ""}`)
          .join(" · "),
        ...(beyond ? ["\\* beyond what is listed: the nearest expiration's"] : []),
      ].join("\n"),
    },
    field("Model-free, 30 d", [vol(modelFree30)]),
  ];
}

function blocksOf(closes: VolatilityView["closes"], iv30: number | null): string {
  if (closes.length < 2) return "";
  const line = blocksLine([...closes.map((one) => one.iv30), ...(iv30 === null ? [] : [iv30])]);
  return `\`${line}\` IV30 at ${closes.length} closes and now`;
}

function field(name: string, lines: readonly string[]): APIEmbedField {
  return { name, value: lines.join("\n"), inline: true };
}

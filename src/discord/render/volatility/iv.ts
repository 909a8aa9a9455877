import type { APIEmbed, APIEmbedField } from "discord-api-types/v10";
import { blocksLine } from "../../../charts/blocks-line.ts";
import { missingText, rankName } from "../../../iv-metrics/rank-basis.ts";
import type { VolatilityView } from "../../../iv-metrics/read-volatility.ts";
import { price } from "../figures.ts";
import { frame, type Moment } from "../frame.ts";
import { place, points, regimeWords, vol } from "./volatility-words.ts";

export function renderIv(view: VolatilityView, picture: string | null, moment: Moment): APIEmbed {
  const { symbol, iv30, ivLessRealised, underlyingPrice } = view;
  const premium =
    ivLessRealised === null ? "" : ` · **${points(ivLessRealised)}** points against realised volatility`;
  return frame(
    {
      title: `${symbol} · implied volatility`,
      answer: `IV30 **${vol(iv30)}** · ${rankText(view)}${premium}`,
      lines: [`${symbol} at ${price(underlyingPrice)} when it was computed`],
      fields: [...rankFields(view), ...levelFields(view)],
      reasons: [`Regime ${regimeText(view)}`],
      warnings: view.warnings,
      data: view.data,
      method: "Volatility a year",
      picture,
      blocks: picture === null ? blocksOf(view) : "",
    },
    moment,
  );
}

/** "rank **42**", "80-day rank **42**", "no rank yet (12 of 60 closes)". */
function rankText({ ivRank, missing, observations }: VolatilityView): string {
  if (ivRank.value !== null) return `${rankName(observations).replace("IV ", "")} **${place(ivRank.value)}**`;
  if (missing === null) return "no rank";
  const yet = missing === "too-few-observations" ? " yet" : "";
  return `no rank${yet} (${missingText(missing, observations)})`;
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

function rankFields(view: VolatilityView): APIEmbedField[] {
  const { ivRank, bounds, ivPercentile, observations } = view;
  const lines = [ivRank.text, ...rankedText(view), ...(bounds === null ? [] : [bounds.text])];
  return [
    { name: "IV rank", value: lines.join("\n") },
    field("Percentile", [
      ivPercentile === null ? "not known" : `${place(ivPercentile)} % of ${observations} closes were lower`,
    ]),
  ];
}

/** What is ranked, where that is seen to be another number than IV30. */
function rankedText({ iv30, ivRank: { value, current } }: VolatilityView): string[] {
  if (value === null || current === null || vol(current) === vol(iv30)) return [];
  return [`Ranked is ${vol(current)}, of the Fridays around 30 days as every close here`];
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

function blocksOf({ closes, ivRank: { current } }: VolatilityView): string {
  if (closes.length < 2) return "";
  const line = blocksLine([...closes.map((one) => one.iv30), ...(current === null ? [] : [current])]);
  return `\`${line}\` IV30 at ${closes.length} closes${current === null ? "" : " and now"}`;
}

function field(name: string, lines: readonly string[]): APIEmbedField {
  return { name, value: lines.join("\n"), inline: true };
}

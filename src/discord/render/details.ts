import type { APIEmbedField } from "discord-api-types/v10";
import type { CalculatedLeg, Calculation } from "../../calculator/calculation.ts";
import { FILLS } from "../../options/fill-prices.ts";
import { legName } from "./describe-leg.ts";
import { ago, chance, count, dollars, fixed, percent, plural, price, strikeText } from "./figures.ts";
import { joinLines, plainText } from "./plain-text.ts";
import { profitTableText } from "./profit-table.ts";

const MAX_LENGTH = 1_024;
const MOST_LISTED = 8;

/** All that a trader may want to look up behind the essence. */
export function detailFields(result: Calculation): APIEmbedField[] {
  const { profitTable } = result;
  return [
    ...field("Greeks", greeks(result)),
    ...field(`${result.net.kind === "credit" ? "Credit" : "Debit"} a share`, fills(result)),
    ...field("More odds", odds(result)),
    ...(profitTable === null || profitTable.prices.length === 0
      ? []
      : field("Profit by price and date", [profitTableText(profitTable, result)])),
    ...field("Capital", capital(result)),
    ...field("Inputs", inputs(result)),
    ...field(
      "Quotes",
      result.legs.map((leg) => quote(leg, result)),
    ),
  ];
}

function greeks({ greeks: net, thetaPercentOfRisk: share }: Calculation): string[] {
  if (net === null) return [];
  const theta = `Θ ${dollars(net.thetaPerDay)} a day${share === null ? "" : ` (${fixed(share, 2)} % of risk)`}`;
  return [
    `Δ ${fixed(net.delta, 1)} · Γ ${fixed(net.gamma, 2)} · ${theta}`,
    `V ${dollars(net.vegaPerVolPoint)} a volatility point · ρ ${dollars(net.rhoPerPoint)} a rate point`,
  ];
}

function fills({ net }: Calculation): string[] {
  const known = FILLS.flatMap((fill) => {
    const value = net[fill];
    if (value === null) return [];
    return [net.fill === fill ? `**${price(value)} ${fill}**` : `${price(value)} ${fill}`];
  });
  const own = net.fill === "manual" ? [`**${price(net.perShare)} yours**`] : [];
  return [[...own, ...known].join(" · ")].filter((line) => line !== "");
}

function odds({ probabilities, expectedValue }: Calculation): string[] {
  const lines: string[] = [];
  if (probabilities !== null) {
    const { maxProfit, maxLoss, touch, halfProfitUnknown } = probabilities;
    const ends = [
      ...(maxProfit === null ? [] : [`${chance(maxProfit)} max profit`]),
      ...(maxLoss === null ? [] : [`${chance(maxLoss)} max loss`]),
    ];
    if (ends.length > 0) lines.push(ends.join(" · "));
    const touched = touch.map((one) => `${strikeText(one.strike)} ${chance(one.probability)}`);
    if (touched.length > 0) lines.push(`touched before expiry: ${listed(touched)}`);
    if (halfProfitUnknown !== null) lines.push(`half profit: ${plainText(halfProfitUnknown)}`);
  }
  if (expectedValue !== null && Math.abs(expectedValue.earlyExercise) >= 0.005)
    lines.push(`${dollars(expectedValue.earlyExercise)} of the value is the right to exercise early`);
  return lines;
}

function capital(result: Calculation): string[] {
  const { extrinsic, cashToSecure, buyingPowerBasis, positionSize: size } = result;
  const lines: string[] = [];
  if (extrinsic !== null) lines.push(`extrinsic ${dollars(extrinsic)}`);
  if (cashToSecure !== null) lines.push(`cash to secure ${dollars(cashToSecure)}`);
  if (buyingPowerBasis !== null) lines.push(`buying power: ${plainText(buyingPowerBasis)}`);
  if (size !== null) {
    const { riskPerContract: risk, buyingPowerPerContract: power, contractsByBuyingPower: carried } = size;
    if (risk !== null) lines.push(`risk of 1 contract ${dollars(risk)}`);
    if (power !== null) lines.push(`buying power of 1 contract ${dollars(power)}`);
    if (carried !== null) lines.push(`${dollars(size.accountSize)} carries ${plural(carried, "contract")}`);
  }
  return lines;
}

function inputs({ inputs: used, expectedMove }: Calculation): string[] {
  const error = used.forwardError === null ? "" : ` ± ${price(used.forwardError)}`;
  const dividends = used.dividends === null ? "not known" : dollars(used.dividends);
  const { stated, implied } = used.underlying;
  const prices = [
    `underlying ${price(used.underlying.used)}`,
    ...(stated === null ? [] : [`stated ${price(stated)}`]),
    ...(implied === null ? [] : [`implied ${price(implied)}`]),
  ];
  return [
    `forward ${price(used.forward)}${error} · rate ${percent(used.rate, 2)} (${used.rateSource}) · dividends ${dividends}`,
    prices.join(" · "),
    ...smile(used.smile),
    ...(expectedMove === null ? [] : [moveText(expectedMove)]),
  ];
}

function smile(used: Calculation["inputs"]["smile"]): string[] {
  if (used === null) return [];
  const money = `ATM IV ${percent(used.atmVolatility)}`;
  if (used.source === "flat") return [`one volatility at all strikes · ${money}`];
  const range = `${strikeText(used.lowestStrike)} to ${strikeText(used.highestStrike)}`;
  return [`smile of ${plural(used.strikes, "strike")}, ${range} · ${money}`];
}

function moveText({ lower, upper, straddle }: NonNullable<Calculation["expectedMove"]>): string {
  return `1σ ${price(lower)} to ${price(upper)}${straddle === null ? "" : ` · straddle ${price(straddle)}`}`;
}

function quote(leg: CalculatedLeg, result: Calculation): string {
  const parts = [
    legName(leg, result),
    leg.bid === null && leg.ask === null ? "no quote" : `${side(leg.bid)} / ${side(leg.ask)}`,
    leg.spreadPercent === null ? "" : `${fixed(leg.spreadPercent, 1)} % wide`,
    leg.openInterest === null ? "" : `OI ${count(leg.openInterest)}`,
    leg.volume === null ? "" : `volume ${count(leg.volume)}`,
    leg.quotedAtMs === null ? "" : ago(leg.quotedAtMs),
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

function listed(parts: readonly string[]): string {
  const shown = parts.slice(0, MOST_LISTED);
  const left = parts.length - shown.length;
  return [...shown, ...(left > 0 ? [`… ${left} more`] : [])].join(" · ");
}

const side = (value: number | null) => (value === null ? "–" : price(value));

function field(name: string, lines: readonly string[]): APIEmbedField[] {
  return lines.length === 0 ? [] : [{ name, value: joinLines(lines, MAX_LENGTH) }];
}

import type { APIEmbed, APIEmbedField } from "discord-api-types/v10";
import type { CalculatedLeg, Calculation } from "../../calculator/calculation.ts";
import { STRATEGIES } from "../../options/strategy.ts";
import { count, dollars, percent, price, signed } from "./figures.ts";

const GREEN = 0x2f9e6e;
const AMBER = 0xd9912b;
const MAX_WARNINGS = 6;

/** A calculation as an embed: the trade, what it can do, and where the figures come from. Discord's limits hold. */
export function renderCalculation(result: Calculation): APIEmbed {
  const { net } = result;
  return {
    title: title(result),
    description: result.legs.map((leg) => renderLeg(leg, result)).join("\n"),
    color: result.data.stale || result.data.delayed || result.data.source === "manual" ? AMBER : GREEN,
    fields: [
      field(`Net ${net.kind}`, `${dollars(net.total)} (${price(net.perShare)} a share)`),
      field("Max profit", result.maxProfit === null ? "unlimited" : dollars(result.maxProfit)),
      field("Max loss", result.maxLoss === null ? "unlimited" : dollars(result.maxLoss)),
      field("Breakeven", result.breakevens.map(price).join(" · ") || "none"),
      field("R:R", result.riskReward === null ? "—" : `1 : ${result.riskReward.toFixed(2)}`),
      field("Probability of profit", probability(result)),
      ...greeksField(result),
      ...sizeField(result),
      ...moveField(result),
      ...warningsField(result),
      field("Data", renderSource(result), false),
    ],
    footer: { text: `Probability: ${result.probabilityMethod}. Not advice.` },
  };
}

function title(result: Calculation): string {
  const label = STRATEGIES.find(({ name }) => name === result.strategy)?.label ?? "Custom legs";
  const many = result.contracts > 1 ? ` × ${count(result.contracts)}` : "";
  return `${result.symbol ?? ""} ${label}${many} · ${result.expiration} (${result.dte} DTE)`.trim();
}

function renderLeg(leg: CalculatedLeg, result: Calculation): string {
  const many = leg.quantity > 1 ? `${leg.quantity} × ` : "";
  const far = leg.expiration === result.expiration ? "" : ` ${leg.expiration}`;
  const quote = leg.bid === null || leg.ask === null ? "" : ` (${price(leg.bid)} / ${price(leg.ask)})`;
  const premium = leg.premium === null ? "" : ` @ ${price(leg.premium)} ${leg.premiumSource}${quote}`;
  const volatility = leg.impliedVolatility === null ? "" : ` · IV ${percent(leg.impliedVolatility)}`;
  const delta = leg.delta === null ? "" : ` · Δ ${leg.delta.toFixed(2)}`;
  const side = leg.side === "buy" ? "Buy" : "Sell";
  return `**${side}** ${many}${leg.strike} ${leg.type}${far}${premium}${volatility}${delta}`;
}

function probability({ probabilityOfProfit, expectedValue }: Calculation): string {
  if (probabilityOfProfit === null) return "not known";
  return `${percent(probabilityOfProfit)}${expectedValue === null ? "" : ` · EV ${signed(dollars(expectedValue))}`}`;
}

function greeksField({ greeks }: Calculation): APIEmbedField[] {
  if (greeks === null) return [];
  const { delta, gamma, thetaPerDay, vegaPerVolPoint } = greeks;
  const text = `Δ ${delta.toFixed(1)} · Γ ${gamma.toFixed(2)} · Θ ${dollars(thetaPerDay)}/day · V ${dollars(vegaPerVolPoint)}/point`;
  return [field("Net greeks", text, false)];
}

function sizeField({ positionSize: size }: Calculation): APIEmbedField[] {
  if (size === null) return [];
  const budget = `${size.riskPercent} % of ${dollars(size.accountSize)} is ${dollars(size.riskBudget)}`;
  const fits =
    size.maxContracts === null ? "the loss sets no limit to size" : `${count(size.maxContracts)} contracts`;
  return [field("Size", `${fits} (${budget})`, false)];
}

function moveField({ expectedMove: move }: Calculation): APIEmbedField[] {
  if (move === null) return [];
  const straddle = move.straddle === null ? "" : ` · straddle ${price(move.straddle)}`;
  return [
    field(
      "Expected move",
      `±${price(move.oneSigma)} (${price(move.lower)} to ${price(move.upper)}, 1σ)${straddle}`,
      false,
    ),
  ];
}

function warningsField({ warnings }: Calculation): APIEmbedField[] {
  if (warnings.length === 0) return [];
  return [
    field(
      "Please note",
      warnings
        .slice(0, MAX_WARNINGS)
        .map((text) => `• ${text}`)
        .join("\n")
        .slice(0, 1024),
      false,
    ),
  ];
}

function renderSource(result: Calculation): string {
  const { data, underlyingPrice } = result;
  if (data.asOfMs === null) return `Your figures · underlying ${price(underlyingPrice)}`;
  const quoted = `<t:${Math.floor((data.quotedAtMs ?? data.asOfMs) / 1000)}:R>`;
  const marks = `${data.delayed ? " · **delayed 15 min**" : ""}${data.stale ? " · **stale**" : ""}`;
  return `Stored quotes${series(result)} · ${data.provider} · ${quoted}${marks} · underlying ${price(underlyingPrice)}`;
}

/** Named where the date has more than one: another root than the symbol, or settled in the morning. */
function series({ symbol, legs }: Calculation): string {
  const named = legs.find(
    ({ root, settlement }) => root !== null && (root !== symbol || settlement === "AM"),
  );
  return named === undefined ? "" : ` of ${named.root} (${named.settlement}-settled)`;
}

function field(name: string, value: string, inline = true): APIEmbedField {
  return { name, value, inline };
}

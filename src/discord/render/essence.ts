import type { Calculation } from "../../calculator/calculation.ts";
import { describeLeg } from "./describe-leg.ts";
import {
  ago,
  bandText,
  chance,
  dollars,
  dollarsOrUnlimited,
  plural,
  price,
  shortDate,
  todayOf,
} from "./figures.ts";
import { joinLines, plainText } from "./plain-text.ts";

/** Sixteen legs and the lines around them fit; what is odder is cut. */
const MAX_LENGTH = 2_200;

/** The trade in five seconds: what it costs, risks and promises, its legs, and of when the figures are. */
export function essence(result: Calculation): string {
  const legs = result.legs.map((leg) => describeLeg(leg, result));
  return joinLines([inOneLine(result), ...sizeLine(result), ...legs, marketLine(result)], MAX_LENGTH);
}

function inOneLine(result: Calculation): string {
  const { net, maxLoss, breakevens } = result;
  const kind = net.kind === "credit" ? "Credit" : "Debit";
  const parts = [
    `**${kind} ${dollars(net.total)}** at ${price(net.perShare)}`,
    maxLoss !== null && maxLoss <= 0 ? "no risk" : `risk ${dollarsOrUnlimited(maxLoss)}`,
    profitChance(result),
  ];
  if (breakevens.length > 2) parts.push(plural(breakevens.length, "breakeven"));
  else if (breakevens.length > 0)
    parts.push(`breakeven${breakevens.length === 1 ? "" : "s"} ${breakevens.map(price).join(" and ")}`);
  return parts.join(" · ");
}

function profitChance({ probabilityOfProfit, probabilities }: Calculation): string {
  if (probabilityOfProfit === null) return "odds not known";
  const band = probabilities === null ? "" : bandText(probabilities.band);
  return `**${chance(probabilityOfProfit)}** to profit${band}`;
}

/** The answer to who gave an account. */
function sizeLine({ positionSize: size }: Calculation): string[] {
  if (size === null) return [];
  const { maxContracts, riskPerContract, contractsByBuyingPower: carried } = size;
  const budget = `${size.riskPercent} % of ${dollars(size.accountSize)}`;
  if (maxContracts === null) {
    const reason = size.reason === null ? "the loss sets no limit" : plainText(size.reason);
    const most = carried === null ? "" : ` It carries ${plural(carried, "contract")}.`;
    return [`Size: ${reason}${most}`];
  }
  const fits = `Size: **${plural(maxContracts, "contract")}**`;
  if (maxContracts === 0 || riskPerContract === null)
    return [
      `${fits} at ${budget}${size.reason === null ? "" : `: ${plainText(size.reason)}`}${inCash(size)}`,
    ];
  return [
    `${fits} ${maxContracts === 1 ? "risks" : "risk"} ${dollars(maxContracts * riskPerContract)} of ${dollars(size.riskBudget)} (${budget})`,
  ];
}

/** What a cash-secured put is sized by. */
function inCash({ contractsByCash: secured }: NonNullable<Calculation["positionSize"]>): string {
  return secured === null ? "" : ` In cash the account secures ${plural(secured, "contract")}.`;
}

function marketLine(result: Calculation): string {
  const { data, expectedMove: move, symbol } = result;
  const name = symbol ?? "Underlying";
  const by = shortDate(result.expiration, todayOf(result));
  const range = move === null ? "" : ` · ±${price(move.oneSigma)} by ${by} (1σ)`;
  const spot = `${name} ${price(result.underlyingPrice)}${range}`;
  if (data.asOfMs === null) return `${spot} · your figures`;
  const marks = `${data.delayed ? " · **delayed 15 min**" : ""}${data.stale ? " · **stale**" : ""}`;
  return `${spot} · ${data.provider} quotes${series(result)} ${ago(data.quotedAtMs ?? data.asOfMs)}${marks}`;
}

/** Named where the date has more than one: another root than the symbol, or settled in the morning. */
function series({ symbol, legs }: Calculation): string {
  const named = legs.find(
    ({ root, settlement }) => root !== null && (root !== symbol || settlement === "AM"),
  );
  return named === undefined ? "" : ` of ${named.root} (${named.settlement}-settled)`;
}

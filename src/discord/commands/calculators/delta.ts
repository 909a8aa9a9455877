import { LIMITS } from "../../../calculator/limits.ts";
import type { ChainContract, ChainView } from "../../../chains/read-chain.ts";
import { AppError } from "../../../errors.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import type { OptionType } from "../../../options/contract.ts";
import { contractForDelta, deltaSize } from "../../../options/strike-for-delta.ts";
import { button, type Part } from "../../components/parts.ts";
import type { OptionValues } from "../../interaction.ts";
import { completeExpiry } from "../../options/complete-expiry.ts";
import { expiryOption, readExpiry } from "../../options/expiry.ts";
import { readNumber } from "../../options/read-number.ts";
import { refuseOption } from "../../options/refuse-option.ts";
import { completeSymbol, readSymbol, symbolOption } from "../../options/symbol.ts";
import { list } from "../../render/calculators/field.ts";
import { fixed, percent, price, shortDate, strikeText } from "../../render/figures.ts";
import { frame } from "../../render/frame.ts";
import { percentAway } from "../../render/percent-away.ts";
import { OPTION } from "../../wire-numbers.ts";
import type { Command } from "../command.ts";
import { refresh } from "../related-views.ts";
import { lookFurther } from "./trade-buttons.ts";

const USUAL_DELTA = 0.3;
/** Strikes shown on either side of the one that was found. */
const BESIDE = 2;
const USUAL = [16, 30, 50];
const TYPES: readonly OptionType[] = ["call", "put"];

type Asked = { delta: number } | { strike: number };
type Found = { type: OptionType; contract: ChainContract; near: ChainContract[] };

/** Which strike has a delta, and which delta a strike has. */
export const delta: Command = {
  name: "delta",
  fed: "chain",
  description: "The strike for a delta, or the delta of a strike, from the stored chain",
  example: "/delta symbol:SPY expiry:45d delta:16",
  numbers: [
    ["Δ", "change of the option's price for one dollar of the underlying, per share; puts below 0"],
    ["Price", "middle of a usable quote, else the provider's mark, dollars a share"],
    ["IV", "implied volatility of the strike, a year"],
    ["away", "distance of the strike from the underlying's price"],
  ],
  options: [
    symbolOption(),
    expiryOption(),
    { type: OPTION.number, name: "delta", description: "Delta wanted, 30 or 0.30; 30 if left out" },
    { type: OPTION.number, name: "strike", description: "Or a strike, to see its delta", min_value: 0.01 },
    {
      type: OPTION.string,
      name: "type",
      description: "Calls or puts; both if left out",
      choices: TYPES.map((type) => ({ name: type, value: type })),
    },
  ],
  complete(services, asked, focused) {
    if (focused === "symbol") return completeSymbol(services, asked);
    return focused === "expiry" ? completeExpiry(services, asked) : [];
  },
  async run({ chains, nowMs, calendar }, { options }) {
    const symbol = readSymbol(options);
    const { wish, understood } = readExpiry(options, nowMs(), { calendar });
    const asked = readAsked(options);
    const types = TYPES.filter((type) => options["type"] === undefined || options["type"] === type);
    if (types.length === 0) throw refuseOption("type", "must be call or put.", "For example type:put.");
    const chain = await chains.read({ symbol, ...wish });
    const found = types.flatMap((type) => findIn(chain, type, asked) ?? []);
    if (found.length === 0)
      throw new AppError("no_quotes", `No delta is stored for ${symbol} ${chain.expiration}.`, {
        hint: "Ask for another expiration, or again after the next refresh.",
      });
    const moment = { nowMs: nowMs(), calendar };
    const day = shortDate(chain.expiration, newYorkDate(moment.nowMs));
    const spot = chain.underlyingPrice === null ? [] : [`${symbol} ${price(chain.underlyingPrice)}`];
    const embed = frame(
      {
        title: `${symbol} ${day} (${chain.dte} d) · ${"delta" in asked ? `${fixed(asked.delta * 100, 0)} Δ` : strikeText(asked.strike)}`,
        answer: found.map((one) => inShort(one)).join(" · "),
        lines: [...found.map((one) => detailLine(one, chain)), ...spot, understood],
        fields: found.flatMap(({ type, near }) =>
          list(type === "call" ? "Calls near it" : "Puts near it", near.map(ladderLine)),
        ),
        warnings: [...notes(asked, found), ...chain.warnings],
        data: chain.data,
        method: "our own deltas, from the smile and the forward",
      },
      moment,
    );
    return {
      rests: { symbol, stale: chain.data.stale },
      embeds: [embed],
      parts: buttons(options, chain, found),
    };
  },
};

function readAsked(options: OptionValues): Asked {
  const strike = readNumber(options, "strike", LIMITS.strike);
  const written = readNumber(options, "delta", { min: -100, max: 100 });
  if (strike !== null && written !== null)
    throw refuseOption("delta", "strike asks for it.", "Give one of both.");
  if (strike !== null) return { strike };
  const size = written === null ? USUAL_DELTA : deltaSize(written);
  if (size === null)
    throw refuseOption("delta", "must be between 0 and 1, or 0 and 100.", "For example delta:30.");
  return { delta: size };
}

function findIn({ contracts }: ChainView, type: OptionType, asked: Asked): Found | null {
  const ofType = contracts.filter((one) => one.type === type).toSorted((a, b) => a.strike - b.strike);
  const contract = "delta" in asked ? contractForDelta(ofType, asked.delta) : nearest(ofType, asked.strike);
  if (contract === null) return null;
  const at = ofType.indexOf(contract);
  return { type, contract, near: ofType.slice(Math.max(0, at - BESIDE), at + BESIDE + 1) };
}

function nearest(contracts: readonly ChainContract[], strike: number): ChainContract | null {
  return (
    contracts.toSorted(
      (a, b) => Math.abs(a.strike - strike) - Math.abs(b.strike - strike) || a.strike - b.strike,
    )[0] ?? null
  );
}

function inShort({ type, contract }: Found): string {
  return `**${strikeText(contract.strike)} ${type}** Δ ${deltaText(contract)}`;
}

function detailLine({ type, contract }: Found, { underlyingPrice: spot }: ChainView): string {
  const { strike, bid, ask, mark, impliedVolatility: volatility } = contract;
  const quoted = bid === null || ask === null ? "" : ` (${price(bid)} / ${price(ask)})`;
  return [
    `${strikeText(strike)} ${type}: ${mark === null ? "no price" : `@ ${price(mark)}`}${quoted}`,
    ...(volatility === null ? [] : [`IV ${percent(volatility)}`]),
    ...(spot === null ? [] : [`${percentAway(strike, spot)} away`]),
  ].join(" · ");
}

function ladderLine(contract: ChainContract): string {
  const { mark } = contract;
  return `${strikeText(contract.strike)} · Δ ${deltaText(contract)}${mark === null ? "" : ` · ${price(mark)}`}`;
}

const deltaText = ({ delta: value }: ChainContract) => (value === null ? "not known" : fixed(value, 3));

function notes(asked: Asked, found: readonly Found[]): string[] {
  if ("delta" in asked) return [];
  const others = found.filter(({ contract }) => contract.strike !== asked.strike);
  return others.map(
    ({ type, contract }) =>
      `No ${strikeText(asked.strike)} ${type} is stored: ${strikeText(contract.strike)} is the nearest.`,
  );
}

function buttons(
  options: OptionValues,
  { symbol, expiration: expiry }: ChainView,
  found: readonly Found[],
): Part[] {
  const { strike: _, ...rest } = options;
  const here = { ...rest, expiry };
  const [call, put] = TYPES.map((type) => found.find((one) => one.type === type)?.contract.strike);
  const calc = (label: string, strategy: string, strikes: string) =>
    button(label, "calc", { strategy, symbol, strikes, expiry }, { how: "new" });
  const both =
    call !== undefined && put !== undefined && put < call
      ? [calc("Calc strangle", "short_strangle", `${strikeText(put)}/${strikeText(call)}`)]
      : [];
  return [
    ...USUAL.map((many) => button(`${many} Δ`, "delta", { ...here, delta: many })),
    ...(call === undefined ? [] : [calc("Calc call", "short_call", strikeText(call))]),
    ...(put === undefined ? [] : [calc("Calc put", "short_put", strikeText(put))]),
    ...both,
    refresh("delta", { ...options, expiry }),
    ...lookFurther({ symbol, expiry }),
  ];
}

import { FLOW_ORDERS, type FlowOrder, type UnusualWish } from "../../../chains/activity/ports.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import { type Button, button, menu } from "../../components/parts.ts";
import type { OptionValues } from "../../interaction.ts";
import { refuseOption } from "../../options/refuse-option.ts";
import { completeSymbol, readSymbol, symbolOption } from "../../options/symbol.ts";
import { price } from "../../render/figures.ts";
import { contractName, renderFlow } from "../../render/market/flow.ts";
import { OPTION } from "../../wire-numbers.ts";
import type { Command } from "../command.ts";
import { refresh, related } from "../related-views.ts";

const LEAST_VOLUME = 100;
const MOST_DAYS = 2_000;
const SHOWN = 10;
const SIDES = { both: null, calls: "call", puts: "put" } as const;
const ORDER_NAMES: Readonly<Record<FlowOrder, string>> = {
  ratio: "By ratio",
  volume: "By volume",
  premium: "By premium",
};

/** Volume against open interest. */
export const flow: Command = {
  name: "flow",
  description: "Contracts that traded more today than was open in them: volume against open interest",
  example: "/flow symbol:SPY side:calls order:premium",
  fed: "chain",
  numbers: [
    ["vol", "contracts traded in the session"],
    ["OI", "contracts open at the close before; null is not zero: those without it are counted apart"],
    ["×", "volume over open interest; “new” where none was open"],
    ["unusual", "volume above open interest, with at least so many traded (100 unless said)"],
    ["$", "volume × 100 × mark: what as many would cost now, dollars; not what was paid"],
    ["direction", "is not known: a chain does not tell on which side of the quote anything traded"],
  ],
  options: [
    symbolOption(),
    {
      type: OPTION.string,
      name: "side",
      description: "Calls, puts or both",
      choices: Object.keys(SIDES).map((side) => ({ name: side, value: side })),
    },
    {
      type: OPTION.string,
      name: "order",
      description: "What comes first: the ratio to open interest, the volume, or the premium",
      choices: FLOW_ORDERS.map((order) => ({ name: order, value: order })),
    },
    {
      type: OPTION.integer,
      name: "min_volume",
      description: "Contracts that must have traded, 100 if left out",
      min_value: 1,
      max_value: 1_000_000,
    },
    {
      type: OPTION.integer,
      name: "max_days",
      description: "Only expirations within so many days",
      min_value: 0,
      max_value: MOST_DAYS,
    },
  ],
  complete: (services, asked, focused) => (focused === "symbol" ? completeSymbol(services, asked) : []),
  async run({ market, nowMs, calendar }, { options }) {
    const symbol = readSymbol(options);
    const wish = readWish(options);
    const view = await market.flow({ symbol, ...wish });
    const today = newYorkDate(nowMs());
    const contracts = view.top.map((one) => ({
      label: contractName(one, today),
      value: one.occSymbol,
      description:
        one.bid === null || one.ask === null
          ? "no two-sided quote"
          : `${price(one.bid)} at ${price(one.ask)}`,
    }));
    return {
      rests: { symbol: view.symbol, stale: view.data.stale },
      embeds: [renderFlow(view, { nowMs: nowMs(), calendar })],
      parts: [
        ...(contracts.length === 0
          ? []
          : [
              menu("Quote one of them", contracts, {
                fills: "symbol",
                command: "quote",
                options: {},
                how: "new",
              }),
            ]),
        refresh("flow", { ...options, symbol }),
        ...otherLooks(wish, { ...options, symbol }),
        ...related({ symbol }, ["volume", "chain", "price", "news"]),
      ],
    };
  },
};

/** The other orders and sides. */
function otherLooks(wish: UnusualWish, options: OptionValues): Button[] {
  const orders = FLOW_ORDERS.filter((order) => order !== wish.order);
  const sides = Object.entries(SIDES).filter(([, type]) => type !== wish.side);
  return [
    ...orders.map((order) => button(ORDER_NAMES[order], "flow", { ...options, order })),
    ...sides.map(([side]) => button(capitalised(side), "flow", { ...options, side })),
  ];
}

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

function readWish({ side = "both", order = "ratio", ...options }: OptionValues): UnusualWish {
  const found = FLOW_ORDERS.find((one) => one === order);
  if (found === undefined)
    throw refuseOption("order", `must be one of ${FLOW_ORDERS.join(", ")}`, "For example order:premium.");
  if (side !== "both" && side !== "calls" && side !== "puts")
    throw refuseOption("side", "must be calls, puts or both", "For example side:calls.");
  return {
    side: SIDES[side],
    order: found,
    leastVolume: whole(options, "min_volume", { min: 1, max: 1_000_000 }) ?? LEAST_VOLUME,
    mostDays: whole(options, "max_days", { min: 0, max: MOST_DAYS }),
    limit: SHOWN,
  };
}

function whole(
  options: OptionValues,
  name: string,
  { min, max }: { min: number; max: number },
): number | null {
  const value = options[name];
  if (value === undefined) return null;
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
  throw refuseOption(
    name,
    `must be a whole number from ${min} to ${max}`,
    `For example ${name}:${Math.max(min, 30)}.`,
  );
}

import { SCAN_ORDERS, type ScanBounds, type ScanOrder, sortScan } from "../../../iv-metrics/sort-scan.ts";
import { type Button, button, menu } from "../../components/parts.ts";
import type { OptionValues } from "../../interaction.ts";
import { refuseOption } from "../../options/refuse-option.ts";
import { renderScan, SCAN_PAGE } from "../../render/volatility/scan.ts";
import { ORDER_NAMES } from "../../render/volatility/scan-words.ts";
import { OPTION } from "../../wire-numbers.ts";
import type { Command } from "../command.ts";

type Bound = { description: string; max: number; of: keyof ScanBounds; scale: number };

/** Each bound as it is typed, and the factor to what it is compared with. */
const BOUNDS: Readonly<Record<string, Bound>> = {
  min_rank: { description: "IV rank of at least, 0 to 100", max: 100, of: "minRank", scale: 1 },
  max_rank: { description: "IV rank of at most, 0 to 100", max: 100, of: "maxRank", scale: 1 },
  min_iv_rv: {
    description: "IV − RV of at least, volatility points",
    max: 500,
    of: "minIvLessRealised",
    scale: 0.01,
  },
  min_move: {
    description: "Expected move over 30 days of at least, percent",
    max: 500,
    of: "minMove",
    scale: 1,
  },
  max_move: {
    description: "Expected move over 30 days of at most, percent",
    max: 500,
    of: "maxMove",
    scale: 1,
  },
  min_volume: { description: "Contracts traded on the day, at least", max: 1e9, of: "minVolume", scale: 1 },
  min_interest: {
    description: "Open interest of at least, contracts",
    max: 1e9,
    of: "minOpenInterest",
    scale: 1,
  },
  max_spread: {
    description: "At-the-money spread of at most, percent of the mid",
    max: 200,
    of: "maxSpread",
    scale: 0.01,
  },
};

/** The tickers kept, in an order and within bounds. */
export const scan: Command = {
  name: "scan",
  description: "The tickers kept, filtered and sorted by rank, IV − RV, expected move or liquidity",
  example: "/scan order:rank min_rank:50 max_spread:10",
  options: [
    {
      type: OPTION.string,
      name: "order",
      description: "What comes first; IV rank if left out",
      choices: SCAN_ORDERS.map((order) => ({ name: ORDER_NAMES[order], value: order })),
    },
    ...Object.entries(BOUNDS).map(([name, { description, max }]) => ({
      type: OPTION.number,
      name,
      description,
      min_value: name === "min_iv_rv" ? -max : 0,
      max_value: max,
    })),
  ],
  hidden: [{ type: OPTION.integer, name: "page" }],
  numbers: [
    ["rank", "IV rank, 0 to 100 between low and high of 252 daily closes and now"],
    ["IV−RV", "IV at 30 days less what was realised over 20 sessions, volatility points"],
    ["move", "one standard deviation over 30 days, percent of the price"],
    ["spread", "ask less bid of the at-the-money straddle nearest to 30 days, percent of its mid"],
    ["traded, open", "contracts of all live expirations"],
  ],
  async run(services, { options }) {
    const order = readOrder(options);
    const sorted = sortScan(await services.volatility.scan(), order, readBounds(options));
    const pages = Math.max(1, Math.ceil(sorted.matching.length / SCAN_PAGE));
    const page = Math.min(readPage(options), pages - 1);
    const moment = { nowMs: services.nowMs(), calendar: services.calendar };
    const bounds = boundsText(options);
    return {
      embeds: [renderScan(sorted, { order, page, pages, bounds }, moment)],
      parts: [...turns(options, page, pages), ...choices(options, order)],
    };
  },
};

function turns(options: OptionValues, page: number, pages: number): Button[] {
  const to = (label: string, wanted: number) =>
    wanted < 0 || wanted >= pages ? [] : [button(label, "scan", { ...options, page: wanted })];
  return [
    ...to("◀ Page", page - 1),
    ...to("Page ▶", page + 1),
    button("Refresh", "scan", { ...options, page }),
    button("Top", "top", {}),
  ];
}

function choices(options: OptionValues, order: ScanOrder) {
  const { page: _page, ...kept } = options;
  return [
    menu(
      "Order by",
      SCAN_ORDERS.map((one) => ({ label: ORDER_NAMES[one], value: one, chosen: one === order })),
      { fills: "order", command: "scan", options: kept },
    ),
  ];
}

function readOrder({ order = "rank" }: OptionValues): ScanOrder {
  const found = SCAN_ORDERS.find((one) => one === order);
  if (found !== undefined) return found;
  throw refuseOption("order", `must be one of ${SCAN_ORDERS.join(", ")}`, `For example: ${scan.example}`);
}

function readPage({ page = 0 }: OptionValues): number {
  return typeof page === "number" && Number.isInteger(page) && page >= 0 ? page : 0;
}

function readBounds(options: OptionValues): ScanBounds {
  const bounds: ScanBounds = {};
  for (const [name, { max, of, scale }] of Object.entries(BOUNDS)) {
    const value = options[name];
    if (value === undefined) continue;
    if (typeof value !== "number" || !Number.isFinite(value) || Math.abs(value) > max)
      throw refuseOption(name, `must be a number of at most ${max}`, `For example: ${scan.example}`);
    bounds[of] = value * scale;
  }
  return bounds;
}

function boundsText(options: OptionValues): string[] {
  return Object.keys(BOUNDS).flatMap((name) =>
    options[name] === undefined ? [] : [`${name.replaceAll("_", " ")} ${options[name]}`],
  );
}

import type { ChainView } from "../../../chains/read-chain.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import { parseRoot, ROOT_REFUSAL } from "../../../options/ticker-symbol.ts";
import { type Button, button, type Menu, menu } from "../../components/parts.ts";
import type { OptionValues } from "../../interaction.ts";
import { completeExpiry } from "../../options/complete-expiry.ts";
import { completeRoot } from "../../options/complete-root.ts";
import { expiryOption, readExpiry } from "../../options/expiry.ts";
import { refuseOption } from "../../options/refuse-option.ts";
import { completeSymbol, readSymbol, symbolOption } from "../../options/symbol.ts";
import { price, strikeText } from "../../render/figures.ts";
import { around, type ChainLook, renderChain, strikesOf } from "../../render/market/chain.ts";
import { OPTION } from "../../wire-numbers.ts";
import type { Command } from "../command.ts";
import { besideDate, dateButtons, expirationMenu, refresh, related } from "../related-views.ts";
import { orNothing } from "./or-nothing.ts";

const SIDES = ["both", "calls", "puts"] as const;
const SHOWS = ["prices", "interest"] as const;
const WIDTHS = [5, 11, 17, 25] as const;
const USUAL_ROWS = 11;

/** An expiration around the money. */
export const chain: Command = {
  name: "chain",
  description: "Calls and puts around the money of an expiration",
  example: "/chain symbol:SPY expiry:dec 18",
  fed: "chain",
  numbers: [
    ["call, put", "the middle of a usable quote, else the provider's mark with a ?; dollars a share"],
    ["Δ", "delta in hundredths: 45 is 0.45 shares for each share of the contract"],
    ["IV%", "implied volatility, percent a year"],
    ["OI", "open contracts as of the close before; – is not told, which is not zero"],
    ["▸", "the strike nearest to the underlying"],
    ["σ", "the strikes nearest to one standard deviation either way by the expiration"],
  ],
  options: [
    symbolOption(),
    expiryOption(),
    {
      type: OPTION.string,
      name: "side",
      description: "Calls, puts or both",
      choices: SIDES.map((side) => ({ name: side, value: side })),
    },
    {
      type: OPTION.string,
      name: "root",
      description: "The series where a date has several, e.g. SPX or SPXW",
      autocomplete: true,
    },
  ],
  hidden: [
    { name: "rows", type: OPTION.integer },
    { name: "show", type: OPTION.string },
  ],
  complete(services, asked, focused) {
    if (focused === "symbol") return completeSymbol(services, asked);
    if (focused === "root") return completeRoot(services, asked);
    return focused === "expiry" ? completeExpiry(services, asked) : [];
  },
  async run({ chains, volatility, typing, nowMs, calendar }, { options }) {
    const now = nowMs();
    const symbol = readSymbol(options);
    const { wish, understood } = readExpiry(options, now, { calendar });
    const root = readRoot(options);
    const asked = { symbol, ...wish, ...(root !== undefined && { root }) };
    const look = readLook(options);
    const [view, move, listed] = await Promise.all([
      chains.read(asked),
      orNothing(volatility.expectedMove(asked)),
      orNothing(typing.expirations(symbol)),
    ]);
    const same = sameOptions(view, look, root);
    // Another date may not list the series that was asked for.
    const { root: _root, ...anyRoot } = same;
    const press = { command: "chain", options: same, today: newYorkDate(now) };
    return {
      rests: { symbol: view.symbol, stale: view.data.stale },
      embeds: [renderChain(view, move, look, { nowMs: now, calendar, understood })],
      parts: [
        ...expirationMenu(listed ?? [], view.expiration, press),
        ...strikeMenu(view, look),
        ...dateButtons("chain", anyRoot, {
          ...besideDate(listed ?? [], view.expiration),
          today: press.today,
        }),
        ...otherLooks(look, same),
        refresh("chain", same),
        ...related({ symbol, expiry: view.expiration }, ["price", "em", "flow", "volume"]),
      ],
    };
  },
};

function sameOptions(
  { symbol, expiration: expiry }: ChainView,
  { side, rows, show }: ChainLook,
  root: string | undefined,
): OptionValues {
  return {
    ...{ symbol, expiry },
    ...(side !== "both" && { side }),
    ...(root !== undefined && { root }),
    ...(rows !== USUAL_ROWS && { rows }),
    ...(show !== "prices" && { show }),
  };
}

/** A strike to quote: a call above the money, a put below it, or the side that is shown. */
function strikeMenu(view: ChainView, { side, rows }: ChainLook): Menu[] {
  const spot = view.underlyingPrice;
  if (spot === null) return [];
  const choices = around(strikesOf(view), spot, Math.min(rows, 25)).flatMap(({ strike, call, put }) => {
    const outside = strike >= spot ? (call ?? put) : (put ?? call);
    const one = side === "both" ? outside : side === "calls" ? call : put;
    if (one === null) return [];
    const quoted =
      one.bid === null || one.ask === null ? "no two-sided quote" : `${price(one.bid)} at ${price(one.ask)}`;
    return [{ label: `${strikeText(strike)} ${one.type}`, value: one.occSymbol, description: quoted }];
  });
  return choices.length === 0
    ? []
    : [menu("Quote a strike", choices, { fills: "symbol", command: "quote", options: {}, how: "new" })];
}

function otherLooks({ side, rows, show }: ChainLook, same: OptionValues): Button[] {
  const at = (WIDTHS as readonly number[]).indexOf(rows);
  const [narrower, wider] = [WIDTHS[at - 1], WIDTHS[at + 1]];
  const otherShow = show === "prices" ? "interest" : "prices";
  return [
    ...(narrower === undefined ? [] : [button("Narrower", "chain", { ...same, rows: narrower })]),
    ...(wider === undefined ? [] : [button("Wider", "chain", { ...same, rows: wider })]),
    ...SIDES.filter((one) => one !== side).map((one) =>
      button(one.charAt(0).toUpperCase() + one.slice(1), "chain", { ...same, side: one }),
    ),
    ...(side === "both"
      ? [button(show === "prices" ? "IV and OI" : "Prices", "chain", { ...same, show: otherShow })]
      : []),
  ];
}

function readLook({ side = "both", rows = USUAL_ROWS, show = "prices" }: OptionValues): ChainLook {
  const look = {
    side: SIDES.find((one) => one === side),
    rows: WIDTHS.find((one) => one === rows) ?? USUAL_ROWS,
    show: SHOWS.find((one) => one === show) ?? "prices",
  };
  if (look.side === undefined)
    throw refuseOption("side", `must be one of ${SIDES.join(", ")}`, "For example side:calls.");
  return { ...look, side: look.side };
}

function readRoot({ root }: OptionValues): string | undefined {
  if (root === undefined) return undefined;
  const parsed = parseRoot(String(root));
  if (parsed === null) throw refuseOption("root", ROOT_REFUSAL, "For example root:SPXW.");
  return parsed;
}

import { newYorkDate } from "../../../market/time-zone.ts";
import { button } from "../../components/parts.ts";
import type { OptionValues } from "../../interaction.ts";
import { completeExpiry } from "../../options/complete-expiry.ts";
import { expiryOption, readExpiry } from "../../options/expiry.ts";
import { refuseOption } from "../../options/refuse-option.ts";
import { completeSymbol, readSymbol, symbolOption } from "../../options/symbol.ts";
import { renderSmile } from "../../render/volatility/smile.ts";
import { OPTION } from "../../wire-numbers.ts";
import type { Command } from "../command.ts";
import { besideDate, dateButtons } from "../related-views.ts";
import { volatilityViews } from "./volatility-views.ts";

const SIDES = ["both", "call", "put"] as const;
export type Side = (typeof SIDES)[number];

/** Volatility by strike of one expiration: what was fitted, beside what is quoted. */
export const smile: Command = {
  name: "smile",
  fed: "chain",
  description: "Volatility by strike of one expiration: the fitted smile beside quotes and spreads",
  example: "/smile symbol:SPY expiry:dec 18",
  options: [
    symbolOption(),
    expiryOption(),
    {
      type: OPTION.string,
      name: "side",
      description: "Strikes of puts, of calls, or around the money if left out",
      choices: SIDES.map((side) => ({ name: side, value: side })),
    },
  ],
  numbers: [
    ["bid–ask", "volatilities that the two sides of a quote mean, percent a year"],
    ["fit", "the fitted smile at that strike, percent a year"],
    ["Spread", "median of ask less bid, volatility points"],
  ],
  complete: (services, asked, focused) =>
    focused === "expiry" ? completeExpiry(services, asked) : completeSymbol(services, asked),
  async run(services, { options }) {
    const symbol = readSymbol(options);
    const side = readSide(options);
    const nowMs = services.nowMs();
    const { wish, understood } = readExpiry(options, nowMs, { calendar: services.calendar });
    const [view, listed] = await Promise.all([
      services.volatility.smile({ symbol, ...wish }),
      services.chains.expirations(symbol),
    ]);
    const { expiration, root, data } = view;
    const versionMs = data.asOfMs;
    const picture = await services.pictures.url({ kind: "smile", symbol, expiration, root, versionMs });
    const asked = options["expiry"] === undefined ? null : understood;
    const moment = { nowMs, calendar: services.calendar };
    const same = { symbol, expiry: expiration, ...(side !== "both" && { side }) };
    return {
      rests: { symbol, stale: data.stale },
      embeds: [renderSmile(view, { picture, understood: asked, side }, moment)],
      parts: [
        ...dateButtons("smile", same, { ...besideDate(listed, expiration), today: newYorkDate(nowMs) }),
        ...SIDES.filter((one) => one !== side).map((one) =>
          button(LABELS[one], "smile", { ...same, side: one }),
        ),
        ...volatilityViews("smile", same),
      ],
    };
  },
};

const LABELS: Readonly<Record<Side, string>> = { both: "Around the money", call: "Calls", put: "Puts" };

function readSide({ side = "both" }: OptionValues): Side {
  const found = SIDES.find((one) => one === side);
  if (found === undefined)
    throw refuseOption("side", `must be one of ${SIDES.join(", ")}`, "For example side:put.");
  return found;
}

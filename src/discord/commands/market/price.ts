import type { ListedExpiration } from "../../../chains/read-chain.ts";
import type { DayView } from "../../../prices/read-day.ts";
import { completeSymbol, readSymbol, symbolOption } from "../../options/symbol.ts";
import { renderPrice } from "../../render/market/price.ts";
import type { DiscordServices } from "../../services.ts";
import { alertMe } from "../alerts/alert-me.ts";
import type { Command } from "../command.ts";
import { refresh, related } from "../related-views.ts";
import { orNothing } from "./or-nothing.ts";

/** A symbol's last price, and the session around it. */
export const price: Command = {
  name: "price",
  description: "Last price, change, the day's range and its path",
  example: "/price symbol:SPY",
  numbers: [
    ["price", "the last trade that is stored, regular or extended hours; dollars a share"],
    ["change", "dollars and percent since the close of the session before"],
    [
      "day range",
      "lowest and highest price of the regular session, dollars a share; the dot is the last price in it",
    ],
    ["bid / ask", "best prices as last told, and the gap between them in percent of their middle"],
    ["share volume", "shares traded today as the provider tells them"],
  ],
  options: [symbolOption()],
  complete: (services, asked, focused) => (focused === "symbol" ? completeSymbol(services, asked) : []),
  async run(services, { options }) {
    const { market, typing, nowMs, calendar } = services;
    const symbol = readSymbol(options);
    const [view, listed] = await Promise.all([market.day(symbol), orNothing(typing.expirations(symbol))]);
    const picture = await coneOf(services, view, listed ?? []);
    return {
      embeds: [renderPrice(view, { nowMs: nowMs(), calendar }, picture)],
      parts: [
        refresh("price", { symbol }),
        ...related({ symbol }, ["chain", "em", "iv", "range", "news", "volume", "flow", "earnings"]),
        alertMe(symbol),
      ],
    };
  },
};

/** About a month out. */
const CONE_DAYS = 30;

/** Daily closes and how far options expect the price to go; null where nothing is listed, or no picture drawn. */
async function coneOf(
  { pictures }: Pick<DiscordServices, "pictures">,
  { quote: { symbol } }: DayView,
  listed: readonly ListedExpiration[],
): Promise<string | null> {
  const off = ({ dte }: ListedExpiration) => Math.abs(dte - CONE_DAYS);
  const [nearest] = listed.toSorted((a, b) => off(a) - off(b));
  if (nearest === undefined) return null;
  return pictures.url({
    kind: "cone",
    symbol,
    expiration: nearest.expiration,
    versionMs: nearest.lastUpdatedMs,
  });
}

import { WATCHLIST_SYMBOLS } from "../../../alerts/limits.ts";
import type { WatchedTicker } from "../../../alerts/ports.ts";
import { shortRank } from "../../../iv-metrics/rank-basis.ts";
import { storedFreshness } from "../../../providers/freshness.ts";
import { button } from "../../components/parts.ts";
import { percent, price } from "../../render/figures.ts";
import { frame } from "../../render/frame.ts";
import { plainText } from "../../render/plain-text.ts";
import type { DiscordServices } from "../../services.ts";
import type { Command } from "../command.ts";
import { readOwner, WHOSE } from "./options.ts";

/** A watchlist with last prices: the asker's own, or the server's. */
export const watchlistShow: Command = {
  name: "watchlist show",
  description: "Your watchlist, or the server's, with prices and IV ranks",
  example: "/watchlist show",
  numbers: [
    ["price", "the last one stored, dollars a share"],
    ["change", "against the close before, in percent"],
    ["rank", "IV rank of 0 to 100, of the latest metrics; – while there is none"],
  ],
  options: [WHOSE],
  async run(services, asked) {
    const owner = readOwner(asked);
    const tickers = await services.watchlists.read(owner);
    const whose = owner.kind === "server" ? "server" : "mine";
    return {
      alone: owner.kind === "user",
      embeds: [render(tickers, whose, services)],
      parts: [
        button("Refresh", "watchlist show", { whose }),
        button(
          whose === "mine" ? "This server's" : "Mine",
          "watchlist show",
          { whose: whose === "mine" ? "server" : "mine" },
          { how: "alone", disabled: asked.asker.guildId === null },
        ),
      ],
    };
  },
};

function render(
  tickers: readonly WatchedTicker[],
  whose: "mine" | "server",
  { nowMs, calendar }: DiscordServices,
) {
  const now = nowMs();
  const oldest = tickers
    .filter(({ priceAtMs }) => priceAtMs !== null)
    .toSorted((a, b) => (a.priceAtMs ?? 0) - (b.priceAtMs ?? 0))[0];
  const add = `\`/watchlist add symbols:SPY QQQ${whose === "server" ? " whose:server" : ""}\``;
  return frame(
    {
      title: whose === "mine" ? "Your watchlist" : "This server's watchlist",
      answer:
        tickers.length === 0
          ? `It is empty. Put something on it: ${add}`
          : `${tickers.length} of ${WATCHLIST_SYMBOLS} symbols; the oldest price is shown below.`,
      lines: tickers.map(tickerLine),
      data:
        oldest === undefined
          ? null
          : storedFreshness(oldest.provider ?? "unknown source", oldest.priceAtMs ?? 0, now, { calendar }),
      source: "Nothing stored",
    },
    { nowMs: now, calendar },
  );
}

/** "**SPY** 598.50 · +1.4 % · rank 53 · SPDR S&P 500". */
function tickerLine({
  symbol,
  name,
  price: last,
  previousClose,
  ivRank,
  observations,
}: WatchedTicker): string {
  const change = last === null || !previousClose ? null : last / previousClose - 1;
  return [
    `**${symbol}** ${last === null ? "no price yet" : price(last)}`,
    ...(change === null ? [] : [`${change >= 0 ? "+" : ""}${percent(change)}`]),
    `rank ${ivRank === null ? "–" : shortRank(ivRank, observations ?? 0)}`,
    ...(name === null ? [] : [plainText(name, 40)]),
  ].join(" · ");
}

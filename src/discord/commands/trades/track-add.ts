import { LIMITS } from "../../../calculator/limits.ts";
import { FILLS } from "../../../options/fill-prices.ts";
import { tradeName } from "../../../trades/describe-trade.ts";
import type { TrackedTrade } from "../../../trades/track-trade.ts";
import { button } from "../../components/parts.ts";
import type { Asker, OptionValues } from "../../interaction.ts";
import { completeExpiry } from "../../options/complete-expiry.ts";
import { completeStrikes } from "../../options/complete-strikes.ts";
import { expiryOption } from "../../options/expiry.ts";
import { refuseOption } from "../../options/refuse-option.ts";
import { completeStrategy, strategyOption } from "../../options/strategy.ts";
import { strikesOption } from "../../options/strikes.ts";
import { completeSymbol, symbolOption } from "../../options/symbol.ts";
import { frame, type Moment } from "../../render/frame.ts";
import { legsText, netText, watchedText } from "../../render/trades/trade-words.ts";
import { OPTION } from "../../wire-numbers.ts";
import type { Command, Reply } from "../command.ts";
import { readNumber, readTradeRequest, STOP_BOUNDS } from "./read-trade-request.ts";

const PLACES = ["dm", "here"] as const;

/** Keeps a trade, so that it is marked at each refresh and its events are told. */
export const trackAdd: Command = {
  name: "track add",
  description: "Follow a trade: marked at each refresh, its events told once",
  example: "/track add strategy:bull_put_spread symbol:SPY strikes:580/575 expiry:30d contracts:2",
  numbers: [
    ["Entry", "net price a share: the calculator's fill now, or your own premium"],
    ["Half profit (P50)", "half of the largest profit at expiry, dollars of the whole trade"],
    ["Stop", "a loss, at mid, of so many times the entry's credit or debit"],
  ],
  alone: true,
  options: [
    strategyOption(),
    symbolOption(),
    strikesOption(),
    expiryOption(),
    {
      type: OPTION.number,
      name: "premium",
      description: "What you were filled at, net a share; stored quotes are used without it",
      min_value: LIMITS.premium.min,
    },
    { type: OPTION.integer, name: "contracts", description: "How many, 1 if left out", min_value: 1 },
    {
      type: OPTION.string,
      name: "fill",
      description: "Where between bid and ask it is entered without a premium: at mid if left out",
      choices: FILLS.map((fill) => ({ name: fill, value: fill })),
    },
    {
      type: OPTION.number,
      name: "stop",
      description: "Tell me when the loss is so many times the credit or debit, e.g. 2",
      min_value: STOP_BOUNDS.min,
      max_value: STOP_BOUNDS.max,
    },
    {
      type: OPTION.string,
      name: "where",
      description: "Where you are told: in direct messages if left out",
      choices: [
        { name: "in my direct messages", value: "dm" },
        { name: "in this channel", value: "here" },
      ],
    },
    {
      type: OPTION.string,
      name: "far_expiry",
      description: "Where the far legs of a calendar or diagonal expire",
      autocomplete: true,
    },
    { type: OPTION.string, name: "root", description: "The series where a date has several, e.g. SPXW" },
  ],
  hidden: [{ name: "legs", type: OPTION.string }],

  complete(services, asked, focused) {
    if (focused === "strategy") return completeStrategy(asked);
    if (focused === "symbol") return completeSymbol(services, asked);
    if (focused === "strikes") return completeStrikes(services, asked);
    return focused === "expiry" || focused === "far_expiry" ? completeExpiry(services, asked, focused) : [];
  },

  async run(services, { options, asker }) {
    const { trades, calendar } = services;
    const nowMs = services.nowMs();
    const { calculate, understood } = readTradeRequest(options, nowMs, calendar);
    const stop = readNumber(options, "stop", STOP_BOUNDS) ?? null;
    const { userId: ownerId, guildId, channelId } = asker;
    const target = targetOf(options, asker);
    const tracked = await trades.track({ calculate, ownerId, guildId, channelId, target, stop });
    const aside = options["where"] === "here" && target.kind === "user" ? TELLS_YOU_ALONE : null;
    return reply(tracked, { understood, aside, canTell: trades.canTell }, { nowMs, calendar });
  },
};

/** The bot writes in channels of servers; elsewhere it reaches the user alone. */
function targetOf({ where = "dm" }: OptionValues, { userId, guildId, channelId }: Asker) {
  if (!PLACES.some((one) => one === where))
    throw refuseOption("where", `must be one of ${PLACES.join(", ")}`, HINT);
  return where === "here" && guildId !== null && channelId !== null
    ? ({ kind: "channel", id: channelId } as const)
    : ({ kind: "user", id: userId } as const);
}

const HINT = "Leave it out to be told in a direct message.";

const TELLS_YOU_ALONE = "The bot writes in channels of servers that it is in only, so it tells you alone.";
const UNTOLD =
  "Nothing can be told of it: this bot has no token (DISCORD_BOT_TOKEN). It is marked all the same.";

function reply(
  { id, present, trade, calculation }: TrackedTrade,
  { understood, aside, canTell }: { understood: string | null; aside: string | null; canTell: boolean },
  moment: Moment,
): Reply {
  const where = trade.target.kind === "user" ? "in a direct message" : "in this channel";
  const own = { trade: String(id) };
  return {
    embeds: [
      frame(
        {
          title: `${present ? "Followed already" : "Followed"}: #${id} ${tradeName(trade)}`,
          answer: `Entered at **${netText(trade)}** a share (${trade.entryFill === "manual" ? "your price" : trade.entryFill}).`,
          lines: [
            legsText(trade),
            ...(understood === null ? [] : [understood]),
            `Told once each, ${where}: ${watchedText(trade)}.`,
            ...(aside === null ? [] : [aside]),
          ],
          warnings: [...(canTell ? [] : [UNTOLD]), ...calculation.warnings],
          data: calculation.data,
        },
        moment,
      ),
    ],
    parts: [
      button("Show", "track show", own, { style: "primary" }),
      button("Close…", "track close", own, { how: "form" }),
      button("Your trades", "track list", {}),
    ],
  };
}

import { describeCondition } from "../../../alerts/describe-alert.ts";
import { parseTickerSymbol } from "../../../options/ticker-symbol.ts";
import { button, type Form } from "../../components/parts.ts";
import { completeSymbol, symbolOption } from "../../options/symbol.ts";
import { frame } from "../../render/frame.ts";
import { OPTION } from "../../wire-numbers.ts";
import type { Asked, Command } from "../command.ts";
import { placeText } from "./alert-lines.ts";
import { ADD_EXAMPLE, readNewAlert } from "./options.ts";

/** Arms an alert: in direct messages, or in the channel where it is asked for. */
export const alertsAdd: Command = {
  name: "alerts add",
  description:
    "Be told once when a price or IV rank crosses a level, a move is exceeded, or earnings are near",
  example: ADD_EXAMPLE,
  alone: true,
  numbers: [
    ["price", "dollars a share; a jump over the level counts, and so does a price exactly on it"],
    ["iv_rank", "0 to 100, as /iv shows it, at each computation of the metrics"],
    ["expected_move", "the price leaves the close before ± close × 7-day volatility ÷ √252"],
    ["earnings", "a report is expected on the next trading day; told on the day before"],
  ],
  options: [
    symbolOption(),
    {
      type: OPTION.string,
      name: "when",
      description: "What to wait for",
      required: true,
      choices: [
        { name: "price crosses the level", value: "price" },
        { name: "IV rank crosses the level", value: "iv_rank" },
        { name: "expected move of the day exceeded", value: "expected_move" },
        { name: "earnings on the next trading day", value: "earnings" },
      ],
    },
    {
      type: OPTION.number,
      name: "level",
      description: "Dollars a share, or an IV rank of 0 to 100",
      min_value: 0,
    },
    {
      type: OPTION.string,
      name: "from",
      description: "From which side the level is reached; either if left out",
      choices: [
        { name: "either side", value: "either" },
        { name: "from below", value: "up" },
        { name: "from above", value: "down" },
      ],
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
  ],
  complete: (services, asked, focused) => (focused === "symbol" ? completeSymbol(services, asked) : []),
  form,
  async run({ alerts, nowMs, calendar }, asked) {
    const alert = readNewAlert(asked);
    const { kind, id } = await alerts.add(alert);
    const wanted = asked.options["where"] === "here" && alert.target.kind === "user";
    return {
      embeds: [
        frame(
          {
            title: `Alert #${id}`,
            answer: `${kind === "added" ? "Armed" : "You had it already; armed again"}: **${describeCondition(alert)}**.`,
            lines: [
              `You are told once, ${placeText(alert)}.`,
              ...(wanted
                ? ["The bot writes in channels of servers that it is in only, so it tells you alone."]
                : []),
            ],
            data: null,
            source: "Your alerts",
          },
          { nowMs: nowMs(), calendar },
        ),
      ],
      parts: [
        button("All my alerts", "alerts list", {}),
        button("Remove", "alerts remove", { alert: String(id) }, { style: "danger" }),
      ],
    };
  },
};

function form({ options }: Asked): Form {
  const symbol = parseTickerSymbol(String(options["symbol"] ?? "")) ?? "";
  const when = options["when"] === "iv_rank" ? "iv_rank" : "price";
  const rank = when === "iv_rank";
  return {
    title: `Alert me about ${symbol}`,
    inputs: [
      {
        option: "level",
        label: rank ? "IV rank to be crossed" : "Price to be crossed",
        description: "You are told once, in your direct messages",
        placeholder: rank ? "50" : "600",
      },
    ],
    press: { command: "alerts add", options: { symbol, when }, how: "alone" },
  };
}

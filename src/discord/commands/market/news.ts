import { MOST_NEWS_DAYS } from "../../../company/read-news.ts";
import { button } from "../../components/parts.ts";
import type { OptionValues } from "../../interaction.ts";
import { refuseOption } from "../../options/refuse-option.ts";
import { completeSymbol, readSymbol, symbolOption } from "../../options/symbol.ts";
import { NEWS_PER_PAGE, renderNews } from "../../render/market/news.ts";
import { OPTION } from "../../wire-numbers.ts";
import type { Command } from "../command.ts";
import { refresh, related } from "../related-views.ts";
import { explainUnconfigured } from "./explain-gap.ts";

const USUAL_DAYS = 7;

/** Headlines about a company. */
export const news: Command = {
  name: "news",
  description: "Headlines about a company, newest first",
  example: "/news symbol:AAPL days:3",
  numbers: [
    [
      "headlines",
      "of the days asked for (7 if left out), newest first, at most 100; as the provider passes them on",
    ],
  ],
  options: [
    symbolOption(),
    {
      type: OPTION.integer,
      name: "days",
      description: "Of today and so many days before, 7 if left out",
      min_value: 0,
      max_value: MOST_NEWS_DAYS,
    },
  ],
  hidden: [{ name: "page", type: OPTION.integer }],
  complete: (services, asked, focused) => (focused === "symbol" ? completeSymbol(services, asked) : []),
  async run(services, { options }) {
    const symbol = readSymbol(options);
    const days = readDays(options);
    const view = await explainUnconfigured(services, "news", services.company.news({ symbol, days }));
    const last = Math.max(0, Math.ceil(view.news.length / NEWS_PER_PAGE) - 1);
    const page = Math.min(last, Math.max(0, pageOf(options)));
    const to = (other: number) => ({ symbol, days, page: other });
    return {
      embeds: [renderNews(view, page, { nowMs: services.nowMs(), calendar: services.calendar })],
      parts: [
        ...(last === 0
          ? []
          : [
              button("◀ Newer", "news", to(page - 1), { disabled: page === 0 }),
              button("Older ▶", "news", to(page + 1), { disabled: page === last }),
            ]),
        refresh("news", { symbol, days }),
        ...related({ symbol }, ["price", "earnings", "flow", "chain"]),
      ],
    };
  },
};

function readDays({ days = USUAL_DAYS }: OptionValues): number {
  if (typeof days === "number" && Number.isInteger(days) && days >= 0 && days <= MOST_NEWS_DAYS) return days;
  throw refuseOption("days", `must be a whole number from 0 to ${MOST_NEWS_DAYS}`, "For example days:3.");
}

function pageOf({ page }: OptionValues): number {
  return typeof page === "number" && Number.isInteger(page) ? page : 0;
}

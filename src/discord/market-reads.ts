import type { OptionQuoteView, OptionQuoteWish } from "../calculator/read-option-quote.ts";
import type { UnusualWish } from "../chains/activity/ports.ts";
import type { ActivityView } from "../chains/activity/read-activity.ts";
import type { FlowView } from "../chains/activity/read-flow.ts";
import type { EarningsOutlook } from "../company/read-earnings-outlook.ts";
import type { DayView } from "../prices/read-day.ts";
import type { RangeView } from "../prices/read-range.ts";

/** What the commands of the market read beside what every door may. */
export type MarketReads = {
  /** A symbol's last price and the session around it. */
  day: (symbol: string) => Promise<DayView>;
  range: (symbol: string) => Promise<RangeView>;
  activity: (symbol: string) => Promise<ActivityView>;
  flow: (wish: UnusualWish & { symbol: string }) => Promise<FlowView>;
  option: (wish: OptionQuoteWish) => Promise<OptionQuoteView>;
  earnings: (symbol: string) => Promise<EarningsOutlook>;
};

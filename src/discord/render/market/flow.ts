import type { APIEmbed } from "discord-api-types/v10";
import type { FlowView, UnusualContract } from "../../../chains/activity/read-flow.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import { count, fixed, plural, shortDate, strikeText } from "../figures.ts";
import { frame, type Moment } from "../frame.ts";
import { titleOf } from "./price.ts";
import { codeTable, short, tightPercent } from "./short-figures.ts";

const ORDERS = { ratio: "volume over open interest", volume: "volume", premium: "premium" } as const;

/** Contracts that traded more today than was open in them. */
export function renderFlow(view: FlowView, moment: Moment): APIEmbed {
  const today = newYorkDate(moment.nowMs);
  const day = shortDate(view.date, today);
  return frame(
    {
      title: titleOf(view.symbol, null, "flow"),
      answer: answerOf(view, day),
      lines: view.top.length === 0 ? [] : [table(view.top, today), LEGEND],
      reasons: [
        "Who bought and who sold is not in the data: volume says nothing of bullish or bearish.",
        `Open interest is that of the close before ${day}: contracts that traded may have opened or closed positions.`,
        `${count(view.contracts)} contracts looked at, ${count(view.active)} with ${count(view.wish.leastVolume)} traded or more, ${count(view.unusual)} above their open interest.`,
      ],
      warnings: view.warnings,
      data: view.data,
      method: `by ${ORDERS[view.wish.order]}`,
    },
    moment,
  );
}

const LEGEND = "`vol` traded today · `OI` open before · `×` vol/OI · `$` volume × 100 × mark";

function answerOf({ unusual, top, wish, ended }: FlowView, day: string): string {
  const kind = wish.side === null ? "contract" : wish.side;
  const until = ended ? "" : " so far";
  if (unusual === 0)
    return `**No ${kind} of ${count(wish.leastVolume)} traded or more is above its open interest** on ${day}${until}.`;
  const first = top.length < unusual ? `; the first ${top.length}` : "";
  return `**${plural(unusual, kind)}** traded more than was open, on ${day}${until}${first}`;
}

function table(top: readonly UnusualContract[], today: string): string {
  const rows = top.map((one) => [
    contractName(one, today),
    short(one.volume),
    short(one.openInterest),
    one.ratio === null ? "new" : fixed(one.ratio, one.ratio >= 100 ? 0 : 1),
    one.premium === null ? "–" : short(one.premium),
    tightPercent(one.impliedVolatility),
  ]);
  return codeTable([["contract", "vol", "OI", "×", "$", "IV%"], ...rows], [0]);
}

/** "12/18 590C": narrow enough for a phone. */
export function contractName(
  { expiration, strike, type }: Pick<UnusualContract, "expiration" | "strike" | "type">,
  today: string,
): string {
  const [year = "", month = "", day = ""] = expiration.split("-");
  const years = today.startsWith(year) ? "" : `/${year.slice(2)}`;
  return `${Number(month)}/${Number(day)}${years} ${strikeText(strike)}${type === "call" ? "C" : "P"}`;
}

import type { Plan, PlanCandidate } from "../../../planner/plan.ts";
import { USUAL_DTE, USUAL_FILL, USUAL_RISK_PERCENT } from "../../../planner/plan-request.ts";
import { button, menu, type Part } from "../../components/parts.ts";
import type { OptionValues } from "../../interaction.ts";
import { chance, dollars, price, strikeText } from "../../render/figures.ts";
import { alertMe } from "../alerts/alert-me.ts";
import { SHOWN_AT_ONCE } from "./read-plan-call.ts";

type Asked = { options: OptionValues; page: number; pick: number | null };

/** What one may press below a plan: its other pages, widths and dates, and what to do with its first trade. */
export function planParts(plan: Plan, { options, page, pick }: Asked): Part[] {
  const [first] = plan.candidates;
  const { page: _page, pick: _pick, why: _why, ...asked } = carried(options);
  const again = (label: string, changes: OptionValues, disabled = false) =>
    button(label, "plan", carried({ ...asked, ...changes }), { disabled });
  const shown = pick === null ? (page + 1) * SHOWN_AT_ONCE : pick;
  const left = plan.funnel.kept - shown;
  const { sooner, later } = plan.neighbours;
  return [
    ...(pick !== null || page > 0 ? [again(pick === null ? "First" : "All", {})] : []),
    pick === null
      ? again("Next", { page: page + 1 }, left <= 0)
      : again("Next", { pick: pick + 1 }, left <= 0),
    ...widthParts(first, again),
    ...(sooner === null ? [] : [again("Sooner", { expiry: sooner.expiration })]),
    ...(later === null ? [] : [again("Later", { expiry: later.expiration })]),
    ...(first === undefined ? [] : tradeParts(plan, first)),
    button("Why not …?", "plan", { ...asked, why: true }, { how: "alone" }),
    alertMe(plan.symbol),
    ...(plan.candidates.length > 1 ? [pickMenu(plan, asked)] : []),
  ];
}

/** What goes without saying; a button holds a hundred characters. */
const USUAL: OptionValues = {
  dte: USUAL_DTE,
  mode: "auto",
  risk_percent: USUAL_RISK_PERCENT,
  fill: USUAL_FILL,
  undefined_risk: false,
};

/** Options without those that change nothing: usual values, and the days where a date is named. */
function carried(options: OptionValues): OptionValues {
  const told = Object.entries(options).filter(
    ([name, value]) => value !== USUAL[name] && !(name === "dte" && options["expiry"] !== undefined),
  );
  return Object.fromEntries(told);
}

/** Away from the width of the first; a trade of one strike has none. */
function widthParts(
  first: PlanCandidate | undefined,
  again: (label: string, changes: OptionValues) => Part,
): Part[] {
  const width = first === undefined ? null : first.width;
  if (width === null) return [];
  return [again("Wider", { width: `w${width}` }), again("Narrower", { width: `n${width}` })];
}

function tradeParts({ dte }: Plan, { calcRequest, farDte }: PlanCandidate): Part[] {
  const { symbol, strategy, strikes, expiration = "", farExpiration, fill = "mid" } = calcRequest;
  const trade = { symbol, strategy, strikes: strikes.map(strikeText).join("/"), fill };
  const calc = { ...trade, dte, ...(farDte !== null && { far_dte: farDte }) };
  const track = {
    ...trade,
    expiry: expiration,
    ...(farExpiration !== undefined && { far_expiry: farExpiration }),
  };
  return [
    button("Open in /calc", "calc", calc, { how: "new", style: "primary" }),
    button("Track it", "track add", track, { how: "alone", style: "success" }),
  ];
}

function pickMenu({ candidates }: Plan, options: OptionValues): Part {
  const choices = candidates.map(({ rank, label, strikes, net, risk, probabilityOfProfit }) => ({
    label: `${rank} · ${label} ${strikes}`,
    value: String(rank),
    description: [
      `${net.kind} ${price(net.perShare)}`,
      `risk ${dollars(risk)}`,
      ...(probabilityOfProfit === null ? [] : [`PoP ${chance(probabilityOfProfit)}`]),
    ].join(" · "),
  }));
  return menu("Look closer at one", choices, { fills: "pick", command: "plan", options });
}

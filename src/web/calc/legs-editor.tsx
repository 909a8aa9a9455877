import type { FC } from "hono/jsx";
import { strike, weekdayDate } from "../parts/words.ts";
import type { TradeLinks } from "./chain-rows.ts";
import { replaced } from "./edit-legs.ts";
import type { QueriedLeg } from "./trade-query.ts";

/** The legs, each with links that turn it, change how many it is of, or take it out. */
export const LegsEditor: FC<{ legs: readonly QueriedLeg[]; link: TradeLinks["to"] }> = ({ legs, link }) => (
  <ul class="legs" aria-label="Legs of the trade">
    {legs.map((leg, index) => (
      <LegLine leg={leg} name={nameOf(leg)} to={(changed) => link(replaced(legs, index, changed))} />
    ))}
  </ul>
);

const LegLine: FC<{ leg: QueriedLeg; name: string; to: (changed: QueriedLeg | null) => string }> = ({
  leg,
  name,
  to,
}) => {
  const { side, quantity = 1 } = leg;
  const other = side === "buy" ? "sell" : "buy";
  return (
    <li>
      <span class={side === "buy" ? "up" : "down"}>{side === "buy" ? "Buy" : "Sell"}</span> {name}
      <span class="acts">
        <a
          class="button"
          href={to({ ...leg, side: other })}
          aria-label={`${other === "buy" ? "Buy" : "Sell"} instead: ${name}`}
        >
          {other === "buy" ? "Buy instead" : "Sell instead"}
        </a>
        {quantity > 1 && (
          <a class="button" href={to({ ...leg, quantity: quantity - 1 })} aria-label={`−1: ${name}`}>
            −1
          </a>
        )}
        <a class="button" href={to({ ...leg, quantity: quantity + 1 })} aria-label={`+1: ${name}`}>
          +1
        </a>
        <a class="button" href={to(null)} aria-label={`Remove ${name}`}>
          Remove
        </a>
      </span>
    </li>
  );
};

/** "2 × 580 put Fri Dec 18". */
function nameOf({ type, quantity = 1, strike: at, expiration, dte }: QueriedLeg): string {
  if (type === "stock") return `${100 * quantity} shares`;
  const when = expiration === undefined ? `in ${dte} days` : weekdayDate(expiration);
  return `${quantity} × ${at === undefined ? "" : strike(at)} ${type} ${when}`;
}

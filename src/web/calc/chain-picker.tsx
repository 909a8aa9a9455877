import { raw } from "hono/html";
import type { FC } from "hono/jsx";
import { AppError } from "../../errors.ts";
import { Source } from "../parts/age.tsx";
import { TableBox } from "../parts/data-table.tsx";
import { Hint } from "../parts/hint.tsx";
import { dollars, weekdayDate } from "../parts/words.ts";
import { chainRows, type TradeLinks } from "./chain-rows.ts";

import type { ChainPanel } from "./read-chain-panel.ts";
import type { QueriedLeg } from "./trade-query.ts";

type PickerProps = {
  panel: ChainPanel | AppError;
  legs: readonly QueriedLeg[];
  link: TradeLinks;
  /** The address's names but those of the chain, to be carried along. */
  carried: readonly (readonly [name: string, value: string])[];
  /** The trade so far in a line. */
  line: string | null;
  nowMs: number;
};

/** A symbol's chain: each bid sells and each ask buys, as a leg more of the trade. */
export const ChainPicker: FC<PickerProps> = ({ panel, ...rest }) => (
  <section id="chain">
    <h2>Add legs from the chain</h2>
    {panel instanceof AppError ? (
      <p class="note">
        {panel.message} <Hint text={panel.hint} />
      </p>
    ) : (
      <Chain panel={panel} {...rest} />
    )}
  </section>
);

const Chain: FC<Omit<PickerProps, "panel"> & { panel: ChainPanel }> = ({ panel, carried, line, ...rest }) => (
  <>
    {line !== null && <p class="line">{line}</p>}
    <ExpirationForm panel={panel} carried={carried} />
    <ChainTable panel={panel} legs={rest.legs} link={rest.link} />
    <Source data={panel.view.data} nowMs={rest.nowMs} />
  </>
);

const ExpirationForm: FC<{ panel: ChainPanel; carried: PickerProps["carried"] }> = ({ panel, carried }) => (
  <form class="inline" action="/calc#chain">
    {carried.map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <label for="chain-date">Expiration</label>
    <select id="chain-date" name="chain">
      {datesOf(panel).map(({ expiration, dte }) => (
        <option value={expiration} selected={expiration === panel.view.expiration}>
          {weekdayDate(expiration, panel.view.expiration)} ({dte} days)
        </option>
      ))}
    </select>
    {panel.hidden > 0 && (
      <label>
        <input type="checkbox" name="strikesShown" value="all" /> {panel.hidden} strikes more
      </label>
    )}
    <button type="submit">Show</button>
  </form>
);

/** Each date once: an index lists several series on some. */
function datesOf({ expirations }: ChainPanel) {
  return expirations.filter(({ expiration }, at) => expiration !== expirations[at - 1]?.expiration);
}

const ChainTable: FC<{ panel: ChainPanel; legs: readonly QueriedLeg[]; link: TradeLinks }> = ({
  panel: { view, rows },
  legs,
  link,
}) => {
  const price = view.underlyingPrice;
  const caption = `${view.symbol} ${weekdayDate(view.expiration)}${price === null ? "" : ` at ${dollars(price)}`}: a bid sells, an ask buys`;
  return (
    <TableBox name={caption}>
      <table class="picker">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Call Δ</th>
            <th scope="col">Sell call</th>
            <th scope="col">Buy call</th>
            <th scope="col">Strike</th>
            <th scope="col">Sell put</th>
            <th scope="col">Buy put</th>
            <th scope="col">Put Δ</th>
          </tr>
        </thead>
        <tbody>{raw(chainRows(rows, price, legs, link))}</tbody>
      </table>
    </TableBox>
  );
};

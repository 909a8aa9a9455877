import type { FC } from "hono/jsx";
import type { CalculateInput } from "../../calculator/calculate-request.ts";
import type { Calculation } from "../../calculator/calculation.ts";
import { daysBetween } from "../../market/calendar-date.ts";
import { calcLine } from "../../planner/calc-line.ts";
import { type TradeBody, tradeQuery } from "./trade-query.ts";

type ShareProps = { body: TradeBody; input: CalculateInput; of: Calculation; publicBaseUrl: string };

/** The same trade elsewhere: its address, JSON, and Discord. */
export const ShareTrade: FC<ShareProps> = ({ body, input, of, publicBaseUrl }) => {
  const json = JSON.stringify(body);
  const url = `${publicBaseUrl}/calc?${tradeQuery(body)}`;
  const curl = `curl -s ${publicBaseUrl}/v1/calc -H 'content-type: application/json' -d '${json.replaceAll("'", "'\\''")}'`;
  const line = discordLine(input, of);
  return (
    <section class="panel">
      <h2>The same elsewhere</h2>
      <Copied name="Link to this trade" text={url} />
      <Copied name="As JSON, by POST /v1/calc" text={curl} />
      {line === null ? (
        <p class="muted">
          Discord’s /calc takes trades by name, without an own rate, yield or share of risk.
        </p>
      ) : (
        <Copied name="In Discord" text={line} />
      )}
    </section>
  );
};

/** A text to take along; the button shows where a script can copy. */
const Copied: FC<{ name: string; text: string }> = ({ name, text }) => (
  <div class="copied">
    <h3>{name}</h3>
    <pre tabindex={0}>{text}</pre>
    <button type="button" data-copy={text} disabled>
      Copy
    </button>
  </div>
);

function discordLine(input: CalculateInput, of: Calculation): string | null {
  if (input.kind === "legs") return null;
  const beyond = [input.rate, input.dividendYield, input.riskPercent];
  if (beyond.some((value) => value !== undefined)) return null;
  const later = of.legs.reduce(
    (last, { expiration }) => ((expiration ?? "") > last ? (expiration ?? "") : last),
    "",
  );
  const farDte = later > of.expiration ? of.dte + daysBetween(of.expiration, later) : null;
  return calcLine(input, { dte: of.dte, farDte });
}

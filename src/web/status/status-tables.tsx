import type { FC } from "hono/jsx";
import { settledDays } from "../../iv-metrics/rebuild/read-history-progress.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import type { PlannedClosure } from "../../operations/status/planned-closures.ts";
import type { StatusView } from "../../operations/status/read-status.ts";
import type { DataFreshness } from "../../providers/freshness.ts";
import type { ProviderStatus } from "../../providers/status.ts";
import { Age, Ago, Moment } from "../parts/age.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { decimal, UNKNOWN, weekdayDate } from "../parts/words.ts";
import { closureText } from "./status-words.ts";

type At = { nowMs: number };

/** How old what is kept of each ticker is, what is stale first. */
export const TickerAges: FC<{ of: StatusView["tickers"] } & At> = ({ of, nowMs }) => {
  const stale = of.filter((ticker) => ticker.stale);
  const fresh = of.filter((ticker) => !ticker.stale);
  const cell = (data: DataFreshness | null) => <Age data={data} nowMs={nowMs} short />;
  return (
    <section aria-labelledby="tickers">
      <h2 id="tickers">Freshness</h2>
      <p>
        {of.length === 0
          ? "No ticker is kept yet."
          : stale.length === 0
            ? `All of ${of.length} tickers are as fresh as their jobs keep them.`
            : `${stale.length} of ${of.length} tickers are not fresh.`}
      </p>
      {of.length > 0 && (
        <DataTable
          caption="Age of each ticker's data"
          columns={[
            { head: "Symbol" },
            { head: "Chain" },
            { head: "Price" },
            { head: "Metrics" },
            { head: "Provider", wide: true },
          ]}
          rows={[...stale, ...fresh].map(({ symbol, chain, price, metrics }) => [
            <a href={`/t/${symbol}`}>{symbol}</a>,
            cell(chain),
            cell(price),
            cell(metrics),
            chain?.provider ?? price?.provider ?? UNKNOWN,
          ])}
        />
      )}
    </section>
  );
};

const CIRCUITS: Readonly<Record<ProviderStatus["state"], string>> = {
  closed: "answers",
  half_open: "being tried again",
  open: "left alone after failures",
  rate_limited: "left alone: it asked to slow down",
  auth_required: "needs a login",
};

/** Who is asked for what, and how it is doing. */
export const ProviderHealth: FC<{ of: readonly ProviderStatus[] } & At> = ({ of, nowMs }) => (
  <section aria-labelledby="providers">
    <h2 id="providers">Providers</h2>
    <DataTable
      caption="Providers of market data"
      columns={[
        { head: "Provider" },
        { head: "State" },
        { head: "Last success" },
        { head: "Login" },
        { head: "Asked for", wide: true },
      ]}
      rows={of
        .filter(({ configured }) => configured)
        .map((provider) => [
          provider.provider,
          <CircuitWords of={provider} />,
          provider.lastSuccessAtMs === null ? UNKNOWN : <Ago atMs={provider.lastSuccessAtMs} nowMs={nowMs} />,
          loginText(provider),
          provider.capabilities.map(({ capability }) => capability.replaceAll("_", " ")).join(", "),
        ])}
    />
    <p class="muted">
      {listed(
        "Not set up: ",
        of.filter(({ configured }) => !configured).map(({ provider }) => provider),
      )}
    </p>
  </section>
);

const CircuitWords: FC<{ of: ProviderStatus }> = ({ of }) => (
  <>
    <span class={of.state === "closed" ? "up" : "down"}>{CIRCUITS[of.state]}</span>
    {of.state !== "closed" && of.untilMs !== null && (
      <>
        {" "}
        until <Moment atMs={of.untilMs} />
      </>
    )}
    {of.state !== "closed" && of.reason !== null && <span class="beside">{of.reason}</span>}
  </>
);

function loginText({ authorization }: ProviderStatus): string {
  if (authorization === null) return "none needed";
  const { state, daysLeft } = authorization;
  if (state === "required") return "due now";
  return daysLeft === null ? "not used yet" : `${daysLeft.toFixed(1)} days left`;
}

const listed = (before: string, names: readonly string[]) =>
  names.length === 0 ? "" : `${before}${names.join(", ")}.`;

/** How far the past year's volatility has been rebuilt; nothing once it is. */
export const HistoryProgress: FC<{ of: StatusView["history"] }> = ({ of }) => {
  const done = settledDays(of);
  if (of.wanted === 0 || done >= of.wanted) return null;
  const percent = Math.floor((100 * done) / of.wanted);
  return (
    <section aria-labelledby="history">
      <h2 id="history">The past year's volatility</h2>
      <p>
        <label for="history-progress">
          {decimal(done, 0)} of {decimal(of.wanted, 0)} days of a ticker are settled, {percent} %:{" "}
        </label>
        <progress id="history-progress" max={of.wanted} value={done} />
      </p>
      <p class="muted">
        Seen live at the close, rebuilt by iv_history, or known not to be had. Until it is full a rank rests
        on fewer days, and says so.
      </p>
    </section>
  );
};

/** Days ahead on which the exchange is closed or keeps other hours. */
export const Closures: FC<{ of: readonly PlannedClosure[] } & At> = ({ of, nowMs }) => (
  <section aria-labelledby="closures">
    <h2 id="closures">Planned closures</h2>
    {of.length === 0 ? (
      <p>None in the next half year.</p>
    ) : (
      <ul>
        {of.map((closure) => (
          <li>
            <time datetime={closure.date}>{weekdayDate(closure.date, newYorkDate(nowMs))}</time>:{" "}
            {closureText(closure)}
            {closure.special && " (as the operator or the exchange has said)"}
          </li>
        ))}
      </ul>
    )}
  </section>
);

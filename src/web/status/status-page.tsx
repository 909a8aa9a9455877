import type { FC } from "hono/jsx";
import type { Banner } from "../../operations/status/banner.ts";
import type { PlannedClosure } from "../../operations/status/planned-closures.ts";
import type { StatusView } from "../../operations/status/read-status.ts";
import { Ago, Moment } from "../parts/age.tsx";
import { Budget } from "./budget-table.tsx";
import { Incidents, Lasting } from "./incident-list.tsx";
import { JobPanel } from "./job-panel.tsx";
import { Closures, HistoryProgress, ProviderHealth, TickerAges } from "./status-tables.tsx";

/** How everything is doing, for everybody. */
export const StatusPage: FC<{ view: StatusView }> = ({ view }) => {
  const { nowMs } = view;
  return (
    <>
      <h1>Status</h1>
      <BannerBox banner={view.banner} nowMs={nowMs} />
      <Lasting of={view.lasting} nowMs={nowMs} />
      <section aria-labelledby="jobs">
        <h2 id="jobs">Jobs</h2>
        <Legend />
        <div class="panels">
          {view.jobs.map((job) => (
            <JobPanel job={job} nowMs={nowMs} />
          ))}
        </div>
      </section>
      <TickerAges of={view.tickers} nowMs={nowMs} />
      <ProviderHealth of={view.providers} nowMs={nowMs} />
      <Budget of={view.budget} />
      <HistoryProgress of={view.history} />
      <Incidents of={view.incidents} nowMs={nowMs} />
      <Closures of={view.closures} nowMs={nowMs} />
      <Feeds />
    </>
  );
};

/** Where the database does not answer: that, and what needs none. */
export const AwayPage: FC<{ closures: readonly PlannedClosure[]; nowMs: number }> = ({ closures, nowMs }) => (
  <>
    <h1>Status</h1>
    <BannerBox
      banner={{
        state: "down",
        words: "Down: the database does not answer, so nothing can be said of the jobs.",
        sinceMs: null,
      }}
      nowMs={nowMs}
    />
    <Closures of={closures} nowMs={nowMs} />
  </>
);

const BannerBox: FC<{ banner: Banner; nowMs: number }> = ({ banner, nowMs }) => (
  <section class={`banner ${banner.state}`} aria-label="In one sentence">
    <p>
      <strong>{banner.words}</strong>
      {banner.sinceMs !== null && (
        <>
          {" "}
          Since <Moment atMs={banner.sinceMs} /> (<Ago atMs={banner.sinceMs} nowMs={nowMs} />
          ).
        </>
      )}
    </p>
    <p class="muted">
      As of <Moment atMs={nowMs} />, <Ago atMs={nowMs} nowMs={nowMs} />.
    </p>
  </section>
);

const Legend: FC = () => (
  <p class="muted">
    A bar a UTC day, the tallest for a day on which nothing succeeded, then one that went partly, then one on
    which all went well; stubs are days without anything due or without a record.{" "}
    <a href="/docs/numbers#when-a-job-is-down">What counts as down</a>.
  </p>
);

const Feeds: FC = () => (
  <section aria-labelledby="feeds">
    <h2 id="feeds">Follow</h2>
    <p>
      Incidents and planned closures: <a href="/status/feed.atom">Atom</a>, <a href="/status/feed.rss">RSS</a>
      , <a href="/status.json">JSON</a>; of one job alone:{" "}
      <a href="/status/feed.atom?job=options_refresh">?job=options_refresh</a>. Who steers the jobs:{" "}
      <a href="/operator">the operator's desk</a>.
    </p>
  </section>
);

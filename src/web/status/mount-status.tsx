import type { Context, Hono } from "hono";
import type { EdgeEnv } from "../../edge/env.ts";
import { AppError, asAppError } from "../../errors.ts";
import { closuresAhead, type StatusView } from "../../operations/status/read-status.ts";
import { PROVIDERS } from "../../providers/provider.ts";
import { JOB_IDS } from "../../scheduling/job.ts";
import { type Frame, page } from "../frame/page.tsx";
import type { WebDoor, WebServices } from "../services.ts";
import { feedEntries } from "./feed-entries.ts";
import { atomFeed, type FeedHead, rssFeed } from "./feeds.ts";
import { statusJson } from "./status-json.ts";
import { AwayPage, StatusPage } from "./status-page.tsx";

const FRAME: Frame = {
  title: "Status",
  description:
    "How every job, ticker and provider is doing, what went wrong, and when the exchange is closed.",
  json: "/status.json",
  feeds: [
    {
      href: "/status/feed.atom",
      type: "application/atom+xml",
      title: "Incidents and planned closures (Atom)",
    },
    { href: "/status/feed.rss", type: "application/rss+xml", title: "Incidents and planned closures (RSS)" },
  ],
};

/** `/status` for everybody, its JSON, and the feeds of incidents and planned closures. */
export function mountStatus(
  app: Hono<EdgeEnv>,
  services: WebServices,
  door: Pick<WebDoor, "publicBaseUrl">,
): void {
  app.get("/status", async (c) => {
    // One page for everybody: what stands behind a ? would be kept once more and ask the database anew.
    if (new URL(c.req.url).search !== "") return c.redirect("/status", 302);
    const view = await statusOrAway(services);
    if (view !== null) return page(c, FRAME, <StatusPage view={view} />);
    const nowMs = services.nowMs();
    const closures = closuresAhead(services.calendar, nowMs);
    return page(c, FRAME, <AwayPage closures={closures} nowMs={nowMs} />, 503);
  });
  app.get("/status.json", async (c) => c.json(statusJson(await services.operations.status())));
  for (const [kind, write, type] of FEEDS) {
    app.get(`/status/feed.${kind}`, async (c) => {
      const component = componentOf(c);
      const nowMs = services.nowMs();
      const incidents = await services.operations.incidents();
      const closures = closuresAhead(services.calendar, nowMs);
      const { publicBaseUrl: baseUrl } = door;
      const entries = feedEntries({ baseUrl, incidents, closures, component, nowMs });
      const head = headOf({ baseUrl, kind, component, nowMs });
      return c.body(write(head, entries), 200, { "content-type": type });
    });
  }
}

const FEEDS = [
  ["atom", atomFeed, "application/atom+xml; charset=utf-8"],
  ["rss", rssFeed, "application/rss+xml; charset=utf-8"],
] as const;

type Named = { baseUrl: string; kind: string; component: string | null; nowMs: number };

function headOf({ baseUrl, kind, component, nowMs }: Named): FeedHead {
  const self = new URL(`${baseUrl}/status/feed.${kind}`);
  if (component !== null) self.searchParams.set("job", component);
  const title = component === null ? "Volaris status" : `Volaris status: ${component}`;
  return { baseUrl, title, self: self.href, nowMs };
}

/** Null where the database does not answer. Throws whatever else. */
async function statusOrAway({ operations, log }: WebServices): Promise<StatusView | null> {
  try {
    return await operations.status();
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.code !== "storage_unavailable") throw error;
    log("error", "status_unknown", { code: error.code });
    return null;
  }
}

/** The one job or provider that a feed is asked for. Throws `invalid_request` for one that there is not. */
function componentOf(c: Context<EdgeEnv>): string | null {
  const asked = c.req.query("job") ?? null;
  const known: readonly string[] = [...JOB_IDS, ...PROVIDERS];
  if (asked === null || known.includes(asked)) return asked;
  throw new AppError("invalid_request", "There is no such job or provider.", {
    hint: `Leave job out, or name one of ${known.join(", ")}.`,
  });
}

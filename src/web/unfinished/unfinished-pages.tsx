import { Hono } from "hono";
import type { FC } from "hono/jsx";
import type { EdgeEnv } from "../../edge/env.ts";
import { beStranger } from "../../edge/identity/identify.ts";
import { mountAssets } from "../assets/mount-assets.ts";
import { page } from "../frame/page.tsx";
import { pageHeaders } from "../frame/page-headers.ts";

/** A setting that keeps the Worker from its work. */
type Fault = { name: string; state: "missing" | "wrong"; purpose: string; where: string };

export type UnfinishedPages = { faults: readonly Fault[]; newRequestId: () => string };

/** The pages of a Worker that waits for its settings: whichever is opened says which are missing. No value is told. */
export function createUnfinishedPages({ faults, newRequestId }: UnfinishedPages): Hono<EdgeEnv> {
  const app = new Hono<EdgeEnv>();
  app.use(async (c, next) => {
    c.set("requestId", newRequestId());
    beStranger(c);
    await next();
    c.header("x-request-id", c.get("requestId"));
  });
  app.use(pageHeaders);
  mountAssets(app, null);
  app.all("*", (c) => {
    const frame = {
      title: "Not set up yet",
      description: "This Volaris waits for its settings.",
      listed: false,
    };
    c.header("cache-control", "no-store");
    return page(c, frame, <Unfinished faults={faults} />, 503);
  });
  return app;
}

const Unfinished: FC<{ faults: readonly Fault[] }> = ({ faults }) => {
  const missing = faults.filter(({ state }) => state === "missing");
  const wrong = faults.length - missing.length;
  return (
    <section class="narrow">
      <h1>This Volaris is not set up yet</h1>
      <p>It answers with figures once its settings are complete; until then no job runs.</p>
      {missing.length > 0 && (
        <>
          <h2>Missing</h2>
          <dl>
            {missing.map(({ name, purpose, where }) => (
              <>
                <dt>
                  <code>{name}</code>
                </dt>
                <dd>
                  {purpose}. Get it: {where}
                </dd>
              </>
            ))}
          </dl>
        </>
      )}
      {wrong > 0 && (
        <p>
          {wrong === 1 ? "One setting is" : `${wrong} settings are`} not right; <code>npm run doctor</code>{" "}
          with the ADMIN_TOKEN says which and why.
        </p>
      )}
      <p>
        The operator sets one with <code>wrangler secret put NAME</code>. Programs see the same at{" "}
        <a href="/health">/health</a>.
      </p>
    </section>
  );
};

import type { Hono } from "hono";
import type { EdgeEnv } from "../../edge/env.ts";
import { page } from "../frame/page.tsx";
import type { WebServices } from "../services.ts";

/** `/`: the tickers kept, side by side. */
export function mountOverview(app: Hono<EdgeEnv>, services: WebServices): void {
  app.get("/", async (c) => {
    const tickers = await services.volatility.scan();
    const frame = {
      title: "Volaris",
      description: "Option chains and volatility, kept fresh: every ticker with its rank and expected move.",
      json: "/v1/tickers",
    };
    return page(
      c,
      frame,
      <section>
        <h1>Overview</h1>
        <p>{tickers.length} tickers are kept.</p>
      </section>,
    );
  });
}

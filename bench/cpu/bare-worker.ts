import { Hono } from "hono";

/** The least that a Worker with a router does: what every invocation is compared with, in the same run. */
const app = new Hono();
app.get("/ping", (c) => c.json({ pong: true }));
app.post("/ping", async (c) => c.json({ type: 1, bytes: (await c.req.text()).length }));

export default {
  fetch: app.fetch,
  async scheduled(): Promise<void> {},
} satisfies ExportedHandler;

import { verifyKey } from "discord-interactions";
import { Hono } from "hono";

/** The least that a bot does: checks the signature and says back what was typed. Every command is compared with it. */
const app = new Hono<{ Bindings: { DISCORD_PUBLIC_KEY: string } }>();
app.post("/interactions", async (c) => {
  const { DISCORD_PUBLIC_KEY: publicKey } = c.env;
  const body = await c.req.text();
  const signature = c.req.header("x-signature-ed25519") ?? "";
  const timestamp = c.req.header("x-signature-timestamp") ?? "";
  if (!(await verifyKey(body, signature, timestamp, publicKey))) return c.text("bad signature", 401);
  const { data } = JSON.parse(body) as { data: { name: string; options?: unknown[] } };
  return c.json({ type: 4, data: { content: JSON.stringify(data.options ?? []).slice(0, 2_000) } });
});

export default { fetch: app.fetch, async scheduled(): Promise<void> {} } satisfies ExportedHandler<{
  DISCORD_PUBLIC_KEY: string;
}>;

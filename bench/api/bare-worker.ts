import { Hono } from "hono";

/** An answer to give back, byte by byte, under a name of the bench's choice. */
export type Given = { name: string; type: string; body: string };

type Env = { NEON_URL: string; NEON_CONNECTION: string };

const given = new Map<string, Given>();

/** What the Worker is compared with: a router and the very bytes; under /store after one question to the same database. */
const app = new Hono<{ Bindings: Env }>();

app.put("/given", async (c) => {
  const answer = await c.req.json<Given>();
  given.set(answer.name, answer);
  return c.body(null, 204);
});
app.get("/bare/:name", (c) => answerOf(c.req.param("name")));
app.post("/bare/:name", async (c) => {
  await c.req.text();
  return answerOf(c.req.param("name"));
});
app.on(["GET", "POST"], "/store/:name", async (c) => {
  if (c.req.method === "POST") await c.req.text();
  const asked = await fetch(c.env.NEON_URL, {
    method: "POST",
    headers: { "neon-connection-string": c.env.NEON_CONNECTION, "neon-raw-text-output": "true" },
    body: '{"query":"SELECT 1","params":[]}',
  });
  await asked.json();
  return answerOf(c.req.param("name"));
});

function answerOf(name: string): Response {
  const answer = given.get(name);
  if (answer === undefined) return new Response("Nothing was given under this name.", { status: 404 });
  return new Response(answer.body, { headers: { "content-type": answer.type } });
}

export default { fetch: app.fetch, async scheduled(): Promise<void> {} } satisfies ExportedHandler<Env>;

import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import type { LostTask } from "../../chains/ports.ts";
import { NextCursor } from "../lists/list-query.ts";
import { listed } from "../lists/listed.ts";
import { answers, Instant, iso, isoOrNull, StoredText } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const DeadLetter = z
  .object({
    runId: z.string(),
    key: z.string().openapi({ description: "symbol and window of expirations" }),
    symbol: z.string(),
    slot: Instant,
    status: z.enum(["failed", "dead_lettered", "abandoned"]),
    attempts: z.number(),
    redrives: z.number().openapi({ description: "how often it was put back in the queue" }),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    finishedAt: Instant.nullable(),
  })
  .openapi("DeadLetter");

const Name = StoredText.min(1);
const By = Name.max(80).default("operator").openapi({ description: "who asks, for the ledger" });
const Named = z.strictObject({ runId: Name, key: Name });

/** All that can be lost before retention clears it, so that pages follow each other by slot. */
const MOST_LOST = 5_000;
const LETTERS = listed(
  z.object({ deadLetters: z.array(DeadLetter), nextCursor: NextCursor }),
  { deadLetters: { key: ({ slot, runId, key }) => [-Date.parse(slot), runId, key], order: "up" } },
  { limit: { most: 500, usual: 100, description: "at most this many" } },
);

const listDeadLetters = createRoute({
  method: "get",
  path: "/admin/dead-letters",
  summary: "Slices that ended without their data, newest first",
  security: [{ admin: [] }],
  request: {
    query: z.object(LETTERS.query),
  },
  responses: LETTERS.answers("Lost slices"),
});

const redrive = createRoute({
  method: "post",
  path: "/admin/dead-letters/redrive",
  summary: "Puts lost slices back in the queue",
  security: [{ admin: [] }],
  request: {
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.union([
            z.strictObject({ tasks: z.array(Named).min(1).max(500), by: By }),
            z.strictObject({ runId: Name.openapi({ description: "all of this run" }), by: By }),
          ]),
        },
      },
    },
  },
  responses: answers(
    z.object({
      redriven: z.array(DeadLetter).openapi({ description: "in the queue again" }),
      refused: z.array(DeadLetter).openapi({ description: "not taken by the queue: lost still, and why" }),
    }),
    "What was put back; publish_failed when the queue took none of it",
  ),
});

export function mountDeadLetters(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  app.openapi(listDeadLetters, async (c) => {
    const list = LETTERS.asked(c, c.req.valid("query"));
    const lost = await services.deadLetters.list(MOST_LOST);
    return list.answer({ deadLetters: lost.map(renderDeadLetter) });
  });

  app.openapi(redrive, async (c) => {
    const { redriven, refused } = await services.deadLetters.redrive(c.req.valid("json"));
    return c.json({ redriven: redriven.map(renderDeadLetter), refused: refused.map(renderDeadLetter) }, 200);
  });
}

function renderDeadLetter(task: LostTask): z.infer<typeof DeadLetter> {
  const { runId, key, symbol, slotMs, status, attempts, redrives, finishedAtMs } = task;
  const { errorCode, errorMessage } = task;
  const rest = { runId, key, symbol, status, attempts, redrives, errorCode, errorMessage };
  return { ...rest, slot: iso(slotMs), finishedAt: isoOrNull(finishedAtMs) };
}

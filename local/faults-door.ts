import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { Faults } from "./faults.ts";
import { parseFaultRules } from "./parse-fault-rules.ts";

export const FAULTS_PATH = "/__faults";

/** `POST /__faults` arms faults (one rule or a list), `GET` lists them, `DELETE` disarms all. For curl, not for the Worker. */
export async function answerAtFaultsDoor<Kind extends string>(
  faults: Faults<Kind>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, body } = handle(faults, request.method ?? "GET", await text(request));
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

function handle<Kind extends string>(faults: Faults<Kind>, method: string, body: string) {
  switch (method) {
    case "GET":
      break;
    case "DELETE":
      faults.clear();
      break;
    case "POST": {
      const parsed = parseFaultRules(body, faults.kinds);
      if (!parsed.ok) return { status: 400, body: { error: parsed.message } };
      for (const rule of parsed.rules) faults.add(rule);
      break;
    }
    default:
      return { status: 405, body: { error: `Known here: GET, POST, DELETE ${FAULTS_PATH}.` } };
  }
  return { status: 200, body: { faults: faults.list(), kinds: faults.kinds } };
}

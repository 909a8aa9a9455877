import type { Counters } from "./counters.ts";
import { FAULT_KINDS, type Faults } from "./faults.ts";
import { parseFaultRules } from "./parse-fault-rules.ts";
import { jsonAnswer, type SandboxAnswer, type SandboxRequest } from "./vendor.ts";

/**
 * The market's own routes: `POST /__faults` arms faults (one rule or a list), `GET` lists them, `DELETE` disarms all;
 * `GET /__counters` shows what was served, `DELETE` starts counting anew.
 */
export function answerControl(request: SandboxRequest, faults: Faults, counters: Counters): SandboxAnswer {
  switch (`${request.method} ${request.url.pathname}`) {
    case "GET /__faults":
      return jsonAnswer(200, { faults: faults.list(), kinds: FAULT_KINDS });
    case "POST /__faults":
      return armFaults(request.body, faults);
    case "DELETE /__faults":
      faults.clear();
      return jsonAnswer(200, { faults: [] });
    case "GET /__counters":
      return jsonAnswer(200, counters.snapshot());
    case "DELETE /__counters":
      counters.reset();
      return jsonAnswer(200, counters.snapshot());
    default:
      return jsonAnswer(404, {
        error: "Known here: GET, POST, DELETE /__faults and GET, DELETE /__counters.",
      });
  }
}

function armFaults(body: string, faults: Faults): SandboxAnswer {
  const parsed = parseFaultRules(body);
  if (!parsed.ok) return jsonAnswer(400, { error: parsed.message });
  for (const rule of parsed.rules) faults.add(rule);
  return jsonAnswer(200, { faults: faults.list() });
}

import type { APIInteractionResponseCallbackData } from "discord-api-types/v10";

/** Answers the last HTTP status, 0 where there was none. */
export type EditOriginal = (
  interactionToken: string,
  message: APIInteractionResponseCallbackData,
) => Promise<{ status: number }>;

const ATTEMPTS = 3;
const TIMEOUT_MS = 8_000;
/** Workers share addresses, so Discord may refuse one for what others did; that passes within seconds. */
const DEFAULT_WAIT_MS = 1_500;

/**
 * Puts the answer into a reply that was deferred. Tries again on 429 and 5xx, within the half minute that an
 * invocation may go on after its response.
 */
export function createEditOriginal(deps: {
  apiBase: string;
  applicationId: string;
  sleep: (ms: number) => Promise<void>;
}): EditOriginal {
  return async (interactionToken, { flags: _fixedWhenDeferred, ...message }) => {
    const url = `${deps.apiBase}/webhooks/${deps.applicationId}/${interactionToken}/messages/@original`;
    let status = 0;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const answer = await patch(url, message);
      status = answer?.status ?? 0;
      const waitMs = answer === null ? DEFAULT_WAIT_MS : await readWait(answer);
      if (waitMs === null) break;
      if (attempt < ATTEMPTS) await deps.sleep(waitMs);
    }
    return { status };
  };
}

async function patch(url: string, message: object): Promise<Response | null> {
  try {
    return await fetch(url, {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    return null;
  }
}

/** How long to stay away, or null when trying again does not help. */
async function readWait(answer: Response): Promise<number | null> {
  await answer.body?.cancel();
  if (answer.status === 429) {
    const seconds = Number(answer.headers.get("retry-after") ?? Number.NaN);
    return Number.isFinite(seconds) ? Math.min(5, seconds) * 1_000 : DEFAULT_WAIT_MS;
  }
  return answer.status >= 500 ? DEFAULT_WAIT_MS : null;
}

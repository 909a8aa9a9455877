/** Discord answers 404 at random right after a deferral, until all of it knows the interaction. */
const NOT_YET_MS = [500, 1_000, 2_000, 4_000];
/** Also for Cloudflare's 1015: Workers share addresses, one of which may be refused for what others did. */
const OUTAGE_MS = [1_000, 2_000, 4_000, 8_000];
/** Refusals to wait out; the bucket of an interaction holds five requests in two seconds. */
const MOST_LIMITS = 5;
const TIMEOUT_MS = 8_000;
const SHORTEST_TIMEOUT_MS = 1_000;

export type Patience = {
  sleep: (ms: number) => Promise<void>;
  /** Real time, epoch ms. */
  wallMs: () => number;
  /** Nothing is waited for beyond this instant. */
  untilMs: number;
};

/**
 * Sends until Discord takes it, refuses it for good, or waiting any longer would go beyond `untilMs`; at least once.
 * Gives the last status, 0 where there was no answer.
 */
export async function sendPatiently(
  send: (signal: AbortSignal) => Promise<Response>,
  { sleep, wallMs, untilMs }: Patience,
): Promise<number> {
  const left = { notYet: [...NOT_YET_MS], outage: [...OUTAGE_MS], limits: MOST_LIMITS };
  for (;;) {
    const leftMs = Math.max(SHORTEST_TIMEOUT_MS, untilMs - wallMs());
    const answer = await send(AbortSignal.timeout(Math.min(TIMEOUT_MS, leftMs))).catch(() => null);
    const waitMs = await nextWait(answer, left);
    if (waitMs === undefined || wallMs() + waitMs > untilMs) return answer?.status ?? 0;
    await sleep(waitMs);
  }
}

type Left = { notYet: number[]; outage: number[]; limits: number };

/** How long to stay away; undefined when trying again does not help. */
async function nextWait(answer: Response | null, left: Left): Promise<number | undefined> {
  if (answer === null) return left.outage.shift();
  const { status } = answer;
  if (status === 429) {
    const waitMs = await statedWait(answer);
    if (waitMs === null) return left.outage.shift();
    left.limits -= 1;
    return left.limits < 0 ? undefined : waitMs;
  }
  await answer.body?.cancel();
  if (status === 404) return left.notYet.shift();
  return status >= 500 ? left.outage.shift() : undefined;
}

/** Milliseconds that Discord itself asks for; null for a page of Cloudflare's, whose minute is not meant for us. */
async function statedWait(answer: Response): Promise<number | null> {
  const text = await answer.text().catch(() => "");
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  const stated = typeof body === "object" && body !== null && "retry_after" in body ? body.retry_after : null;
  const seconds = Number(stated ?? answer.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1_000) : null;
}

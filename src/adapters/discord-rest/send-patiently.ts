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

/** Discord's last answer: status 0 where there was none, no body where it is not JSON. */
export type Answered = {
  status: number;
  body: unknown;
  /** What Discord itself asks to wait, milliseconds; null where it does not say. */
  statedMs: number | null;
};

/**
 * Sends until Discord takes it, refuses it for good, or waiting any longer would go beyond `untilMs`; at least once.
 * Gives the last status, 0 where there was no answer.
 */
export async function sendPatiently(
  send: (signal: AbortSignal) => Promise<Response>,
  patience: Patience,
): Promise<number> {
  return (await askPatiently(send, patience, NOT_YET_MS)).status;
}

/** The same with the whole of the last answer, for where a 404 is not waited out unless `notYetMs` says how. */
export async function askPatiently(
  send: (signal: AbortSignal) => Promise<Response>,
  { sleep, wallMs, untilMs }: Patience,
  notYetMs: readonly number[] = [],
): Promise<Answered> {
  const left = { notYet: [...notYetMs], outage: [...OUTAGE_MS], limits: MOST_LIMITS };
  for (;;) {
    const leftMs = Math.max(SHORTEST_TIMEOUT_MS, untilMs - wallMs());
    const response = await send(AbortSignal.timeout(Math.min(TIMEOUT_MS, leftMs))).catch(() => null);
    const answer = await readAnswer(response);
    const waitMs = nextWait(answer, left);
    if (waitMs === undefined || wallMs() + waitMs > untilMs) return answer;
    await sleep(waitMs);
  }
}

async function readAnswer(response: Response | null): Promise<Answered> {
  if (response === null) return { status: 0, body: null, statedMs: null };
  const body = parsed(await response.text().catch(() => ""));
  const stated = typeof body === "object" && body !== null && "retry_after" in body ? body.retry_after : null;
  // A page of Cloudflare's has a header too, whose minute is not meant for us.
  const seconds =
    body === null ? Number.NaN : Number(stated ?? response.headers.get("retry-after") ?? Number.NaN);
  const statedMs = Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1_000) : null;
  return { status: response.status, body, statedMs };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

type Left = { notYet: number[]; outage: number[]; limits: number };

/** How long to stay away; undefined when trying again does not help. */
function nextWait({ status, statedMs }: Answered, left: Left): number | undefined {
  if (status === 0) return left.outage.shift();
  if (status === 429) {
    if (statedMs === null) return left.outage.shift();
    left.limits -= 1;
    return left.limits < 0 ? undefined : statedMs;
  }
  if (status === 404) return left.notYet.shift();
  return status >= 500 ? left.outage.shift() : undefined;
}

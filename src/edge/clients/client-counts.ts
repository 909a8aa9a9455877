/** What wrangler.toml gives an address: so many requests that no cache answered, in so many seconds. */
export const CLIENT_LIMIT = 300;
export const PERIOD_SECONDS = 60;

const MOST_CLIENTS = 2_000;

/**
 * Counts a request of a client, and says what is left to it at most: other isolates count for themselves, and the
 * platform's own counter gives no number.
 */
export type ClientCounts = (client: string, nowMs: number) => { remaining: number; resetSeconds: number };

export function countClients(): ClientCounts {
  const windows = new Map<string, { endsMs: number; asked: number }>();
  return (client, nowMs) => {
    const known = windows.get(client);
    const isOpen = known !== undefined && known.endsMs > nowMs;
    const window = isOpen ? known : { endsMs: nowMs + PERIOD_SECONDS * 1_000, asked: 0 };
    window.asked += 1;
    if (!isOpen) {
      // Behind all others, so that the first is the one that ends first.
      windows.delete(client);
      windows.set(client, window);
      const [oldest] = windows.keys();
      if (windows.size > MOST_CLIENTS && oldest !== undefined) windows.delete(oldest);
    }
    return {
      remaining: Math.max(0, CLIENT_LIMIT - window.asked),
      resetSeconds: Math.ceil((window.endsMs - nowMs) / 1_000),
    };
  };
}

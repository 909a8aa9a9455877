/** Cloudflare's rate-limit binding: counts by location, so that it is a bound and no account. */
export type ClientLimiter = { limit(of: { key: string }): Promise<{ success: boolean }> };

/** The binding, or null where there is none, as on a machine of one's own. */
export function clientLimiter(binding: unknown): ClientLimiter | null {
  return isLimiter(binding) ? binding : null;
}

function isLimiter(binding: unknown): binding is ClientLimiter {
  return (
    typeof binding === "object" &&
    binding !== null &&
    "limit" in binding &&
    typeof binding.limit === "function"
  );
}

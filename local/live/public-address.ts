/** How Discord reaches this machine, or why it does not. */
export type PublicAddress =
  | { kind: "tunnel"; url: string }
  | { kind: "none"; why: "unset" | "local" | "deployed" | "no-keys" };

const NO_KEY = /^0*$/;

/**
 * PUBLIC_BASE_URL names the user's tunnel when it is an https address that is neither this machine nor a deployment. An
 * address without Discord's id and key opens nothing for Discord.
 */
export function publicAddress(settings: Readonly<Record<string, string>>): PublicAddress {
  const address = settings["PUBLIC_BASE_URL"];
  if (address === undefined || !URL.canParse(address)) return { kind: "none", why: "unset" };
  const { protocol, hostname } = new URL(address);
  if (protocol !== "https:" || hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]")
    return { kind: "none", why: "local" };
  if (hostname.endsWith(".workers.dev")) return { kind: "none", why: "deployed" };
  if (
    NO_KEY.test(settings["DISCORD_PUBLIC_KEY"] ?? "") ||
    NO_KEY.test(settings["DISCORD_APPLICATION_ID"] ?? "")
  )
    return { kind: "none", why: "no-keys" };
  return { kind: "tunnel", url: address.replace(/\/+$/, "") };
}

const TUNNEL =
  "a tunnel gives it an address (cloudflared tunnel --url http://127.0.0.1:PORT): put it in .dev.vars as PUBLIC_BASE_URL, " +
  "with DISCORD_APPLICATION_ID and DISCORD_PUBLIC_KEY";

/** A sentence for the terminal. */
export function describeDiscord(address: PublicAddress, port: number): string {
  if (address.kind === "tunnel")
    return `Discord: set the application's Interactions Endpoint URL to ${address.url}/interactions`;
  const why = {
    unset: "Discord cannot reach this machine",
    local: "Discord cannot reach this machine, and PUBLIC_BASE_URL is an address on it",
    deployed: "Discord cannot reach this machine: PUBLIC_BASE_URL is the address of a deployment",
    "no-keys": "Discord is not set up: DISCORD_APPLICATION_ID or DISCORD_PUBLIC_KEY is missing",
  }[address.why];
  return `${why}; ${TUNNEL.replace("PORT", String(port))}. Without it npm run discord asks the same Worker.`;
}

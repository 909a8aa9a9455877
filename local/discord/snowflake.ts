import { createHash } from "node:crypto";

const DISCORD_EPOCH_MS = 1_420_070_400_000;

/** An id as Discord makes them: milliseconds since 2015 in the upper 42 bits. */
export function snowflakeAt(instantMs: number, sequence = 0): string {
  return String((BigInt(Math.floor(instantMs) - DISCORD_EPOCH_MS) << 22n) | BigInt(sequence % 4_194_304));
}

/** Unix milliseconds at which the id was made. */
export function snowflakeTimeMs(id: string): number {
  return Number(BigInt(id) >> 22n) + DISCORD_EPOCH_MS;
}

/** The token of an interaction; as in the real ones its text names the interaction, and so tells its age. */
export function interactionTokenOf(interactionId: string): string {
  const secret = createHash("sha512").update(interactionId).digest("base64url");
  return Buffer.from(`interaction:${interactionId}:${secret}`).toString("base64url");
}

/** The interaction a token belongs to; `null` for the token of a channel webhook. */
export function interactionIdOf(token: string): string | null {
  const text = Buffer.from(token, "base64").toString("latin1");
  return /^interaction:(\d{1,20}):/.exec(text)?.[1] ?? null;
}

import { verifyKey } from "discord-interactions";
import { AppError } from "../errors.ts";
import { isForgeableKey } from "../signing-key.ts";

/** A signature older than this is a replay: Discord delivers within seconds. */
const MAX_AGE_SECONDS = 300;
/** Discord's clock may run a little ahead of ours. */
const MAX_AHEAD_SECONDS = 30;

/**
 * The raw body of an interaction that Discord truly signed, and lately. Throws `unauthorized` otherwise, and
 * `not_configured` without a key that only Discord can sign under. `wallMs` is real time, as Discord's timestamp is.
 */
export async function verifyInteraction(
  request: Request,
  publicKey: string | null,
  wallMs: number,
): Promise<string> {
  if (publicKey === null || isForgeableKey(publicKey)) {
    throw new AppError("not_configured", "DISCORD_PUBLIC_KEY is not set: no interaction can be verified.");
  }
  const signature = request.headers.get("x-signature-ed25519");
  const timestamp = request.headers.get("x-signature-timestamp");
  if (signature === null || timestamp === null) {
    throw new AppError("unauthorized", "The interaction is not signed.");
  }
  const ageSeconds = wallMs / 1000 - Number(timestamp);
  if (!(ageSeconds <= MAX_AGE_SECONDS && ageSeconds >= -MAX_AHEAD_SECONDS)) {
    throw new AppError(
      "unauthorized",
      "The interaction's timestamp is too old, ahead of time, or not a number.",
    );
  }
  // Discord signs bytes: the text must be verified before anything reads it.
  const body = await request.text();
  if (!(await verifyKey(body, signature, timestamp, publicKey))) {
    throw new AppError("unauthorized", "The interaction's signature does not fit its body.");
  }
  return body;
}

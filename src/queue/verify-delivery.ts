import { Receiver } from "@upstash/qstash";
import { AppError } from "../errors.ts";

export type DeliveryVerifier = (request: {
  signature: string | undefined;
  body: string;
  url: string;
}) => Promise<void>;

/**
 * Checks that QStash sent exactly this body to exactly this address, with either signing key. Throws `unauthorized`.
 * The address is the public one: behind a proxy the request's own URL is not what was signed.
 */
export function createDeliveryVerifier(keys: {
  currentSigningKey: string;
  nextSigningKey: string;
}): DeliveryVerifier {
  const receiver = new Receiver(keys);
  return async ({ signature, body, url }) => {
    if (signature === undefined || signature === "") {
      throw new AppError("unauthorized", "The delivery carries no Upstash-Signature.");
    }
    // The Receiver throws on a bad signature; its clock and ours may differ by seconds.
    const valid = await receiver.verify({ signature, body, url, clockTolerance: 5 }).catch(() => false);
    if (!valid)
      throw new AppError("unauthorized", "The delivery's signature does not fit its body, address or time.");
  };
}

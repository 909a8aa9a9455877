import { AppError } from "../errors.ts";
import type { DigestChannel, DigestStore } from "./ports.ts";

/** Channels of one server that may have a digest. */
const MOST_CHANNELS = 10;

/** From the next open or close on the channel is sent its digest. Throws `conflict` when too many of the server have one. */
export async function setDigest(
  { digests }: { digests: Pick<DigestStore, "set"> },
  channel: DigestChannel & { setBy: string },
  nowMs: number,
): Promise<void> {
  if (await digests.set(channel, MOST_CHANNELS, nowMs)) return;
  throw new AppError(
    "conflict",
    `${MOST_CHANNELS} channels of this server have a digest, which is as many as may.`,
    {
      hint: "Take one away first: /digest off in that channel.",
    },
  );
}

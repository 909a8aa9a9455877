import { bodyLimit } from "hono/body-limit";
import { AppError } from "../../errors.ts";

const MAX_BODY_BYTES = 64 * 1024;

/** Refuses a body, or a form, of more than 64 KiB with `payload_too_large`. */
export const limitBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new AppError("payload_too_large", `A body may have ${MAX_BODY_BYTES} bytes at most.`);
  },
});

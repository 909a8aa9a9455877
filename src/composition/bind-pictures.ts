import type { Pictures } from "../charts/picture.ts";
import type { Config } from "../config/config.ts";
import { NO_PICTURES, pictureUrls } from "../http/pictures/picture-url.ts";

/** Addresses of pictures; none on the Workers plan Free, where one would take more CPU than an invocation has. */
export function bindPictures(
  { plans, publicBaseUrl, qstash }: Pick<Config, "plans" | "publicBaseUrl" | "qstash">,
  nowMs: () => number,
): Pictures {
  if (plans.workers === "free") return NO_PICTURES;
  return pictureUrls({ publicBaseUrl, secret: qstash.token, nowMs });
}

import type { OpenAPIHono } from "@hono/zod-openapi";
import { AppError } from "../../errors.ts";
import {
  type PictureFormat,
  readPictureAddress,
  readPictureQuery,
  unsigned,
} from "../pictures/picture-query.ts";
import { claimOf, isVersion } from "../pictures/picture-url.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const TYPES = { png: "image/png", svg: "image/svg+xml; charset=utf-8" } as const;
/** A version's picture never changes. */
const FOR_GOOD = "public, max-age=31536000, immutable";
/** What is asked for by the address of other data than it shows, older or newer, is soon asked for anew. */
const FOR_NOW = "public, max-age=60";
/** Nothing in a picture may act, wherever it is opened. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** Pictures at signed addresses, as commands' answers give them; their data's version is part of the address. */
export function mountPictures(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  app.get("/pictures/:file", async (c) => {
    const { pictures } = services;
    if (pictures === null) {
      throw new AppError("not_found", "Pictures are not drawn here.", {
        hint: "They take more CPU than the Workers plan Free has; WORKERS_PLAN=paid draws them.",
      });
    }
    const address = readPictureAddress(c.req.param("file"), new URL(c.req.url).search.slice(1));
    const { kind, claimed, format } = address;
    if (!(await pictures.isSigned(claimOf(kind, claimed), address.signature))) throw unsigned();
    const { subject, theme, versionMs } = readPictureQuery(kind, claimed);
    // Read by the first picture of an isolate, so that no other request begins with it.
    const { drawnPicture } = await import("../pictures/drawn-picture.ts");
    const { svg, versionMs: shown } = await drawnPicture({ ...services, pictures }, subject, theme);
    const body = format === "svg" ? svg : await pictures.renderPng(svg);
    return c.body(body as string | Uint8Array<ArrayBuffer>, 200, {
      "content-type": TYPES[format satisfies PictureFormat],
      "cache-control": isVersion(versionMs, shown, services.nowMs()) ? FOR_GOOD : FOR_NOW,
      "content-security-policy": POLICY,
    });
  });
}

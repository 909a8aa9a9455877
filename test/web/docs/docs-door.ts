import { Hono } from "hono";
import type { EdgeEnv } from "../../../src/edge/env.ts";
import { beStranger } from "../../../src/edge/identity/identify.ts";
import { assetPath } from "../../../src/web/assets/asset-path.ts";
import { BUNDLED } from "../../../src/web/assets/bundled.ts";
import { mountDocs } from "../../../src/web/docs/mount-docs.tsx";
import { answerFailure, answerNoPage } from "../../../src/web/frame/failures.tsx";
import { httpDoor } from "../../support/http-door.ts";

export const ORIGIN = "https://volaris.example";

/** The docs alone, on the document that the JSON door publishes. */
export function docsDoor() {
  const { app: json, ask: askJson } = httpDoor();
  const openApi = async () => (await json.request("/openapi.json")).text();
  const app = new Hono<EdgeEnv>();
  app.use(async (c, next) => {
    c.set("requestId", "a-request");
    beStranger(c);
    await next();
  });
  app.onError(answerFailure({ log: () => undefined }));
  mountDocs(app, { openApi, publicBaseUrl: ORIGIN });
  app.notFound(answerNoPage);
  const get = async (path: string) => {
    const answer = await app.request(path);
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  return { get, openApi, askJson };
}

/** Bodies of the stylesheet and scripts that a page names. */
export function assetsOf(html: string): string[] {
  const named = Object.keys(BUNDLED) as (keyof typeof BUNDLED)[];
  return named.filter((name) => html.includes(`"${assetPath(name)}"`)).map((name) => BUNDLED[name].body);
}

import type { Hono } from "hono";
import type { EdgeEnv } from "../../edge/env.ts";
import { AppError } from "../../errors.ts";
import { type AssetName, assetPath } from "./asset-path.ts";
import { BUNDLED } from "./bundled.ts";
import { securityText } from "./security-text.ts";

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
};
const FOR_GOOD = "public, max-age=31536000, immutable";
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b63c4"/><path d="M4 9c6 0 7 14 12 14S22 9 28 9" fill="none" stroke="#fff" stroke-width="3.2" stroke-linecap="round"/></svg>`;
const ROBOTS =
  "User-agent: *\nDisallow: /operator\nDisallow: /admin\nDisallow: /auth\nDisallow: /calc?\nDisallow: /plan?\n";

/** What security.txt tells. */
type About = { securityContact: string | null; publicBaseUrl: string; nowMs: () => number };

/** Stylesheet, scripts, and the files that browsers and robots look for. */
export function mountAssets(app: Hono<EdgeEnv>, about: About | null): void {
  const byPath = new Map(
    (Object.keys(BUNDLED) as AssetName[]).map((name) => [
      assetPath(name),
      { name, body: BUNDLED[name].body },
    ]),
  );
  app.get("/assets/:file", (c) => {
    const asset = byPath.get(c.req.path);
    if (asset === undefined) throw new AppError("not_found", `There is no ${c.req.path}.`);
    const type = TYPES[asset.name.split(".").at(-1) ?? ""] ?? "text/plain";
    return c.body(asset.body, 200, { "content-type": type, "cache-control": FOR_GOOD });
  });
  app.get("/favicon.svg", (c) =>
    c.body(ICON, 200, { "content-type": "image/svg+xml", "cache-control": "public, max-age=86400" }),
  );
  // Asked for by what never read a page; those who did know the other.
  app.get("/favicon.ico", (c) => {
    c.header("cache-control", "public, max-age=86400");
    return c.redirect("/favicon.svg", 301);
  });
  app.get("/.well-known/security.txt", (c) => {
    if (about === null || about.securityContact === null)
      throw new AppError("not_found", "SECURITY_CONTACT is not set here.");
    const { securityContact: contact, publicBaseUrl, nowMs } = about;
    return c.text(securityText(contact, publicBaseUrl, nowMs()), 200, {
      "cache-control": "public, max-age=86400",
    });
  });
  app.get("/robots.txt", (c) => c.text(ROBOTS, 200, { "cache-control": "public, max-age=86400" }));
}

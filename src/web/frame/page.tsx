import type { Context } from "hono";
import { html } from "hono/html";
import type { Child, FC } from "hono/jsx";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { EdgeEnv } from "../../edge/env.ts";
import { VERSION } from "../../version.ts";
import { type AssetName, assetPath } from "../assets/asset-path.ts";

/** What stands round a page. */
export type Frame = {
  title: string;
  /** A sentence for whoever finds the page without opening it. */
  description: string;
  /** Scripts beyond what every page has, by name. */
  scripts?: readonly AssetName[];
  /** Where the same is had as JSON, for programs. */
  json?: string;
  /** Feeds of what the page tells. */
  feeds?: readonly { href: string; type: string; title: string }[];
  /** Whether search engines may list it; they may when left out. */
  listed?: boolean;
};

const PLACES = [
  { href: "/", text: "Overview" },
  { href: "/calc", text: "Calculator" },
  { href: "/plan", text: "Plan" },
  { href: "/status", text: "Status" },
  { href: "/docs", text: "Docs" },
] as const;

/** A whole page as an answer. */
export async function page(
  c: Context<EdgeEnv>,
  frame: Frame,
  body: Child,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const document = (
    <Document frame={frame} path={c.req.path} caller={c.get("caller")}>
      {body}
    </Document>
  );
  return c.html(html`<!doctype html>${document}`, status);
}

type DocumentProps = { frame: Frame; path: string; caller: EdgeEnv["Variables"]["caller"]; children?: Child };

const Document: FC<DocumentProps> = ({ frame, path, caller, children }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{frame.title === "Volaris" ? frame.title : `${frame.title} · Volaris`}</title>
      <meta name="description" content={frame.description} />
      {frame.listed === false && <meta name="robots" content="noindex" />}
      <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
      <link rel="stylesheet" href={assetPath("site.css")} />
      {frame.json !== undefined && <link rel="alternate" type="application/json" href={frame.json} />}
      {(frame.feeds ?? []).map((feed) => (
        <link rel="alternate" {...feed} />
      ))}
      <script src={assetPath("theme.js")} />
      {["site.js" as const, ...(frame.scripts ?? [])].map((name) => (
        <script type="module" src={assetPath(name)} />
      ))}
    </head>
    <body>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <Header path={path} caller={caller} />
      <main id="main">{children}</main>
      <Footer json={frame.json} />
    </body>
  </html>
);

const Header: FC<Pick<DocumentProps, "path" | "caller">> = ({ path, caller }) => (
  <header class="top">
    <a class="brand" href="/" aria-label="Volaris, overview">
      <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
        <path d="M2 6c4 0 5 12 10 12S18 6 22 6" fill="none" stroke="currentColor" stroke-width="2.4" />
      </svg>
      Volaris
    </a>
    <nav aria-label="Main">
      {PLACES.map(({ href, text }) => (
        <a href={href} aria-current={isHere(path, href) ? "page" : undefined}>
          {text}
        </a>
      ))}
      {caller === "operator" && (
        <a href="/operator" aria-current={isHere(path, "/operator") ? "page" : undefined}>
          Operator
        </a>
      )}
    </nav>
    <search>
      <form class="find" action="/t">
        <label class="unseen" for="find">
          Symbol
        </label>
        <input
          id="find"
          name="symbol"
          placeholder="SPY"
          size={7}
          maxlength={12}
          autocapitalize="characters"
        />
        <button type="submit">Open</button>
      </form>
    </search>
    <button class="theme" type="button" data-theme-switch hidden>
      Theme
    </button>
  </header>
);

function isHere(path: string, href: string): boolean {
  return href === "/" ? path === "/" || path.startsWith("/t/") : path.startsWith(href);
}

const Footer: FC<{ json: string | undefined }> = ({ json }) => (
  <footer class="foot">
    <p>
      Figures are computed from stored quotes, each with its source and age; none of it is advice.{" "}
      <a href="/docs/numbers">How each number is made</a>.
    </p>
    <p>
      {json !== undefined && (
        <>
          <a href={json}>This page as JSON</a> ·{" "}
        </>
      )}
      <a href="/docs">API</a> · <a href="/status">Status</a> · <a href="/operator/sign-in">Operator</a> ·
      version {VERSION}
    </p>
  </footer>
);

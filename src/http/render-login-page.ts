import { ERROR_TABLE } from "../error-table.ts";
import type { AppError } from "../errors.ts";
import { publicMessage } from "../errors.ts";

/** The few pages of the login to Schwab: no script, nothing loaded, nothing kept. */

const LOGIN_PATH = "/auth/schwab/login";
const DESK_PATH = "/operator";
const STYLE = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:10vh auto 0;padding:0 1.25rem}
h1{font-size:1.4rem;margin:0 0 1rem}
dt{font-weight:600}dd{margin:0 0 .75rem}
label{display:block;font-weight:600}
input,button{font:inherit;padding:.5rem .75rem;border:1px solid #8a8a8a;border-radius:.4rem}
input{display:block;width:100%;box-sizing:border-box;margin:.25rem 0 1rem}
button,.button{background:#14532d;color:#fff;border-color:#14532d;cursor:pointer}
.button{display:inline-block;padding:.5rem .75rem;border-radius:.4rem;text-decoration:none}
.wrong{color:#b42318;font-weight:600}.quiet{opacity:.75;font-size:.9rem}`;

/** Asks for the operator's token; `wrong` says why it asks again. */
export function loginFormPage(wrong: string | null): string {
  const said = wrong === null ? "" : `<p class="wrong" role="alert">${escapeHtml(wrong)}</p>`;
  return page(
    "Log in to Schwab",
    `${said}<form method="post" action="${LOGIN_PATH}">
<label for="admin_token">Operator's token</label>
<input id="admin_token" name="admin_token" type="password" required autofocus autocomplete="current-password">
<button id="continue">Continue to Schwab</button>
</form>
<p class="quiet">This is the ADMIN_TOKEN of this deployment. Schwab asks for your own login on its page; Volaris never sees it.</p>`,
  );
}

export function loggedInPage(expiresAtMs: number, nowMs: number): string {
  const days = (expiresAtMs - nowMs) / 86_400_000;
  const until = `${new Date(expiresAtMs).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return page(
    "Logged in to Schwab",
    `<dl><dt>Valid until</dt><dd id="valid-until">${until}</dd>
<dt>Days left</dt><dd id="days-left">${days.toFixed(1)}</dd></dl>
<p>Market data is fetched again from now on. Schwab lets no login live longer than seven days; where
OPS_WEBHOOK_URL is set, a reminder comes 48, 24 and 6 hours before it ends.</p>
<p><a class="button" href="${DESK_PATH}">Back to the desk</a></p>
<p class="quiet">Or close this page.</p>`,
  );
}

/** What went wrong, why, and what to do. */
export function loginFailedPage(error: AppError, requestId: string): string {
  const summary =
    error.code === "invalid_request" ? "The login could not be completed." : ERROR_TABLE[error.code].summary;
  // Whoever gets as far as the provider is the operator, and the messages of its errors are our own.
  const why = error.code.startsWith("provider_") ? error.message : publicMessage(error);
  return page(
    "Login not completed",
    `<dl><dt>What</dt><dd id="what">${escapeHtml(summary)}</dd>
${why === summary ? "" : `<dt>Why</dt><dd id="why">${escapeHtml(why)}</dd>`}
<dt>What to do</dt><dd id="to-do">${escapeHtml(error.hint)}</dd></dl>
<p><a class="button" href="${LOGIN_PATH}">Begin again</a> <a href="${DESK_PATH}">Back to the desk</a></p>
<p class="quiet">Request ${escapeHtml(requestId)}</p>`,
  );
}

/**
 * Headers of these pages. Browsers hold the redirects after a form to `form-action` too, and Schwab's go over several
 * of its hosts; `authorityOrigin` is named for an authority without TLS, as the sandbox is; null where none is led to.
 */
export async function loginPageHeaders(authorityOrigin: string | null): Promise<Record<string, string>> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(STYLE));
  const hash = btoa(String.fromCharCode(...new Uint8Array(digest)));
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self' https: ${authorityOrigin ?? ""}; base-uri 'none'; frame-ancestors 'none'`,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  };
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Volaris</title><style>${STYLE}</style></head>
<body><main><h1>${title}</h1>
${content}
</main></body></html>
`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

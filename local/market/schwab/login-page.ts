/** What the consent page carries from the authorize request to its answer. */
export type ConsentRequest = {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string | null;
  readonly challenge: string | null;
};

/** Schwab's login and consent steps in one page: every name logs in, the two buttons are "allow" and "deny". */
export function loginPage(consent: ConsentRequest): string {
  const hidden = [
    ["client_id", consent.clientId],
    ["redirect_uri", consent.redirectUri],
    ["state", consent.state],
    ["code_challenge", consent.challenge],
  ]
    .filter((field) => field[1] !== null)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value ?? "")}">`)
    .join("");
  return page(
    "Sandbox Schwab: log in",
    `<p>The app <b>${escapeHtml(consent.clientId)}</b> asks to read market data. This is the sandbox: every name will do,
and nothing leaves this machine.</p>
<form method="post" action="/v1/oauth/authorize">${hidden}
<p><label>Login ID <input name="username" value="trader" autocomplete="off"></label></p>
<p><label>Password <input name="password" type="password" value="sandbox" autocomplete="off"></label></p>
<p><button id="allow" name="consent" value="allow">Log in and allow</button>
<button id="deny" name="consent" value="deny">Deny</button></p></form>
<p>After you allow it, the code in the link back is good for 30 seconds.</p>`,
  );
}

/** The page for a login that cannot start. */
export function loginErrorPage(message: string): string {
  return page("Sandbox Schwab: cannot log in", `<p>${escapeHtml(message)}</p>`);
}

function page(title: string, content: string): string {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem}</style></head>
<body><h1>${title}</h1>
${content}
</body></html>
`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

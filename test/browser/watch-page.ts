import type { Page, Request } from "playwright-core";

/** What a page has done that no page may; empty while all is well. */
export type Watched = {
  /** Errors of the console, what scripts threw, and what the policy has refused. */
  complaints: string[];
  /** Requests to anybody but the Worker. */
  strangers: string[];
  /** Of every request, document included. */
  requests: Request[];
};

/** Watches a page from before it is opened. A 404 that was asked for is no complaint, though Chromium tells of it. */
export function watchPage(page: Page, origin: string): Watched {
  const watched: Watched = { complaints: [], strangers: [], requests: [] };
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    const { url } = message.location();
    // A journey may lead through somebody else's page, which is theirs to mend.
    if (url !== "" && new URL(url).origin !== origin) return;
    // JSON names no icon, and Chromium asks for one all the same.
    if (url.endsWith("/favicon.ico")) return;
    const ofDocument = url === page.url() && /status of [45]\d\d/.test(message.text());
    if (!ofDocument) watched.complaints.push(`${message.text()} ${url}`);
  });
  page.on("pageerror", (error) => watched.complaints.push(String(error)));
  page.on("request", (request) => {
    watched.requests.push(request);
    if (new URL(request.url()).origin !== origin) watched.strangers.push(request.url());
  });
  return watched;
}

/** Put into every page before its own scripts: adds up how much of what is seen has moved by itself. */
export const COUNT_SHIFTS = `
  window.layoutShift = 0;
  window.shifted = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      window.layoutShift += entry.value;
      for (const { node } of entry.sources) window.shifted.push((node?.outerHTML ?? node?.textContent ?? "").slice(0, 80));
    }
  }).observe({ type: "layout-shift", buffered: true });
`;

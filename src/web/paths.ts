/** Everything that pages answer; what is not here is the JSON door's. */
const PAGES = /^\/(?:$|t\/|calc$|plan$|status(?:[/.]|$)|operator(?:\/|$)|docs(?:[/.]|$)|assets\/)/;
const FILES = new Set(["/favicon.svg", "/robots.txt", "/llms.txt", "/t", "/.well-known/security.txt"]);

/** Whether pages answer at `path`, a request's pathname. */
export function isPagePath(path: string): boolean {
  return PAGES.test(path) || FILES.has(path);
}

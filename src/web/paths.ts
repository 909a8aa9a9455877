/** Everything that pages answer; what is not here is the JSON door's. */
const PAGES = /^\/(?:$|t\/|calc$|plan$|status(?:[/.]|$)|operator(?:\/|$)|docs(?:[/.]|$)|assets\/)/;
const FILES = new Set([
  "/favicon.svg",
  "/favicon.ico",
  "/robots.txt",
  "/llms.txt",
  "/t",
  "/.well-known/security.txt",
]);

/** Whether pages answer at `path`, a request's pathname. */
export function isPagePath(path: string): boolean {
  return PAGES.test(path) || FILES.has(path);
}

/** What programs ask for. A slash at the end or two in front are the JSON door's to mend, whoever asks. */
const OF_PROGRAMS =
  /^\/(?:(?:v1|admin|auth|queue|interactions|pictures|health|openapi\.json)(?:\/|$)|\/)|.\/$/;

/** Whether pages answer a request: also a browser's for what is nowhere, which is told so in words it shows. */
export function isPageRequest(
  { method, headers }: Pick<Request, "method" | "headers">,
  path: string,
): boolean {
  if (isPagePath(path)) return true;
  const isBrowser = method === "GET" && headers.get("accept")?.includes("text/html") === true;
  return isBrowser && !OF_PROGRAMS.test(path);
}

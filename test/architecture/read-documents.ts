/** What a page of Markdown claims to exist, read from its code and its links. Placeholders and patterns claim nothing. */

/** Files of the project: from its root, or a bare name that may stand in any folder. */
const PLACES =
  /^(?:src|test|local|scripts|bench|drizzle|docs|\.ci|\.github)(?:\/|$)|^[\w.-]+\.(?:ts|toml|json|md|sql|svg|example)$/;
const PLACEHOLDER = /[*{}<>…$|]/;
const SETTING = /\b[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+\b/g;
const FENCE = /^```[^\n]*\n([\s\S]*?)^```$/gm;

/** Texts of code spans and of fenced blocks. */
export function codeOf(markdown: string): string[] {
  const blocks = [...markdown.matchAll(FENCE)].map(([, text = ""]) => text);
  const spans = [...markdown.replace(FENCE, "").matchAll(/`([^`\n]+)`/g)].map(([, text = ""]) => text);
  return [...spans, ...blocks];
}

/** Paths named in code, without what points into the file (`src/a.ts:12`). */
export function namedPaths(markdown: string): string[] {
  return words(markdown)
    .filter((word) => PLACES.test(word) && !PLACEHOLDER.test(word))
    .map((word) => word.split(":")[0] ?? "");
}

/** Links to other pages and files of the project, pictures included. */
export function namedLinks(markdown: string): { path: string; heading: string | null }[] {
  const links = markdown.replace(FENCE, "").matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g);
  return [...links].map(([, path = "", heading = null]) => ({ path, heading }));
}

/** Headings as links name them: "Add a job, or two" is "add-a-job-or-two". */
export function headingsOf(markdown: string): string[] {
  return [...markdown.replace(FENCE, "").matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, "")
      .replace(/\s/g, "-"),
  );
}

/** Scripts that npm is told to run: `npm run build`, and `npm start` and `npm test` for short. */
export function namedScripts(markdown: string): string[] {
  const runs = /\bnpm (?:run ([\w:-]+)|(start|test)\b)/g;
  return [...markdown.matchAll(runs)].map(([, long, short]) => long ?? short ?? "");
}

/** Projects of vitest that a command names. */
export function namedProjects(markdown: string): string[] {
  return [...markdown.matchAll(/--project[ =](\w+)/g)].map(([, name = ""]) => name);
}

export function namedSettings(markdown: string): string[] {
  return [...new Set(codeOf(markdown).flatMap((text) => text.match(SETTING) ?? []))];
}

/** Addresses of the Worker named in code, without their query: "/v1/jobs/{id}/runs". */
export function namedRoutes(markdown: string): string[] {
  const addresses = words(markdown).filter((word) =>
    /^\/(?:v1|admin|auth|queue|health|interactions)\b/.test(word),
  );
  return addresses.filter((word) => !/[*<>…]/.test(word)).map((word) => word.split("?")[0] ?? "");
}

/**
 * Whether an address is of a route, in which "{symbol}" stands for any one word. The first word alone, "/v1", speaks of
 * all that begin with it.
 */
export function fitsRoute(address: string, route: string): boolean {
  if (/^\/\w+$/.test(address) && route.startsWith(`${address}/`)) return true;
  const pattern = route.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "[^/]+");
  return new RegExp(`^${pattern}$`).test(address);
}

/** Numbers of the lines that are too wide. A table's row cannot be broken, and an address should not be. */
export function wideLines(markdown: string, most: number): number[] {
  return markdown
    .split("\n")
    .flatMap((line, index) => (line.length > most && !/^\||https?:\/\/\S+$/.test(line) ? [index + 1] : []));
}

function words(markdown: string): string[] {
  return codeOf(markdown)
    .flatMap((text) => text.split(/[\s,;()"'=]+/))
    .filter((word) => word !== "");
}

import type { Guide } from "./guides.ts";
import type { CommandGroup } from "./split-commands.ts";
import { groupOfHeading } from "./split-commands.ts";

/** A path of the project that a link in `file` names. */
export function fromFile(file: string, href: string): string {
  const parts = file.split("/").slice(0, -1);
  for (const step of href.split("/")) {
    if (step === "..") parts.pop();
    else if (step !== "." && step !== "") parts.push(step);
  }
  return parts.join("/");
}

/** Everything that a link may lead to. */
export type LinkTargets = { guides: readonly Guide[]; groups: readonly CommandGroup[] };

/**
 * Where a link in `file` leads on these pages, with `ending` behind a page's address (".md" among the twins). Null where it
 * names a file that is not published.
 */
export function resolveLink(
  { guides, groups }: LinkTargets,
  file: string,
  href: string,
  ending: "" | ".md" = "",
): string | null {
  if (/^(?:https?:|mailto:|\/|#)/.test(href) && !(href.startsWith("#") && file === "docs/commands.md"))
    return href;
  const [path = "", heading] = href.split("#");
  const target = path === "" ? file : fromFile(file, path);
  const guide = guides.find((each) => each.file === target);
  if (guide === undefined) return null;
  const group = guide.slug === "commands" && heading !== undefined ? groupOfHeading(groups, heading) : null;
  const address = `/docs/${guide.slug}${group === null ? "" : `/${group.slug}`}${ending}`;
  return heading === undefined ? address : `${address}#${heading}`;
}

/** The text with its links and pictures written so that they lead there from any address. */
export function withAbsoluteLinks(text: string, targets: LinkTargets, file: string): string {
  return text.replaceAll(
    /(!?\[[^\]]*\])\((?!https?:|mailto:|\/)([^)\s]+)\)/g,
    (whole, words: string, href: string) => {
      if (words.startsWith("!")) return `${words}(/${fromFile(file, href)})`;
      const target = resolveLink(targets, file, href, ".md");
      return target === null ? words.slice(1, -1) : target === href ? whole : `${words}(${target})`;
    },
  );
}

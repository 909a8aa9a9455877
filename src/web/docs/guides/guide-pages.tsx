import type { DocsPage } from "../docs-pages.ts";
import { GUIDES, type Guide } from "./guides.ts";
import { PICTURES, sizeOf } from "./pictures.ts";
import { fromFile, type LinkTargets, resolveLink, withAbsoluteLinks } from "./resolve-link.ts";
import { type CommandGroup, splitCommands } from "./split-commands.ts";

/** The guides as pages, the commands' one a group. */
export function guidePages(guides: readonly Guide[] = GUIDES): DocsPage[] {
  const commands = guides.find(({ slug }) => slug === "commands");
  const { head, groups } = splitCommands(commands?.text ?? "");
  const targets = { guides, groups };
  return guides.flatMap((guide) =>
    guide === commands
      ? [
          commandsPage(guide, head, targets),
          ...groups.map((group) => commandGroupPage(guide, group, targets)),
        ]
      : [guidePage(guide, targets)],
  );
}

function guidePage(guide: Guide, targets: LinkTargets): DocsPage {
  const { file, text } = guide;
  return {
    ...labelsOf(guide),
    html: () => render(text, targets, file),
    // Links within docs lead from twin to twin as they are.
    markdown: () => (leadsOut(guide) ? withAbsoluteLinks(text, targets, file) : text),
  };
}

/** Whether a link of the file, taken from the twin's address, would lead beside what is published. */
export const leadsOut = ({ file, text }: Pick<Guide, "file" | "text">) =>
  !file.startsWith("docs/") || text.includes("](../");

const labelsOf = ({ slug, title, summary, subject }: Guide) => ({
  path: `/docs/${slug}`,
  title,
  summary,
  subject,
  tries: false,
});

/** Which commands there are; its twin is the whole file. */
function commandsPage(guide: Guide, head: string, targets: LinkTargets): DocsPage {
  const lists = targets.groups.map(({ slug, title, commands }) => {
    const names = commands.map((name) => `[\`${name}\`](${commandPath(slug, name)})`);
    return `## ${title}\n\n${names.join(" · ")}\n`;
  });
  return {
    ...labelsOf(guide),
    html: () => render(`${head}${lists.join("\n")}`, targets, guide.file),
    markdown: () => guide.text,
  };
}

const commandPath = (slug: string, name: string) =>
  `/docs/commands/${slug}#${name.slice(1).replaceAll(" ", "-")}`;

function commandGroupPage({ file }: Guide, group: CommandGroup, targets: LinkTargets): DocsPage {
  const text = `# Commands: ${group.title}\n\n${group.text}`;
  return {
    path: `/docs/commands/${group.slug}`,
    title: `Commands: ${group.title}`,
    summary: group.commands.join(", "),
    subject: null,
    tries: false,
    html: () => render(text, targets, file),
    markdown: () => withAbsoluteLinks(text, targets, file),
  };
}

async function render(text: string, targets: LinkTargets, file: string): Promise<string> {
  // Read by the first page of docs that an isolate is asked for, so that no other request begins with it.
  const { renderMarkdown } = await import("./render-markdown.ts");
  return renderMarkdown(text, {
    linkTo: (href) => resolveLink(targets, file, href),
    pictureAt: (href) => pictureAt(href.startsWith("/") ? href.slice(1) : fromFile(file, href)),
  });
}

function pictureAt(path: string) {
  const svg = PICTURES[path];
  const size = svg === undefined ? null : sizeOf(svg);
  return size === null ? null : { src: `/${path}`, ...size };
}

import type { DocsPage } from "../docs-pages.ts";
import { groupMarkdown } from "./group-markdown.ts";
import { GroupPage } from "./group-page.tsx";
import type { Api } from "./read-api.ts";

/** The groups of routes as pages. */
export function apiPages(api: Api): DocsPage[] {
  return api.groups
    .filter(({ operations }) => operations.length > 0)
    .map((group) => ({
      path: `/docs/api/${group.name}`,
      title: group.title,
      summary: group.description,
      subject: "API",
      tries: true,
      html: async () => String(await (<GroupPage api={api} group={group} />)),
      markdown: () => groupMarkdown(api, group),
    }));
}

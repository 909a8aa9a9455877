import { ERROR_TABLE } from "../../error-table.ts";
import { apiPages } from "./api/api-pages.tsx";
import { readApi } from "./api/read-api.ts";
import type { DocsPage } from "./docs-pages.ts";
import {
  ERROR_CODES,
  ERRORS_SUMMARY,
  ErrorPage,
  ErrorsPage,
  errorMarkdown,
  errorsMarkdown,
} from "./errors/error-pages.tsx";
import { guidePages } from "./guides/guide-pages.tsx";
import { IndexPage, indexMarkdown, SUBJECTS } from "./index-page.tsx";

/** Every page of the docs in the order of their lists, the index first; `openApi` is the text of the OpenAPI document. */
export function allPages(openApi: string): DocsPage[] {
  const api = readApi(openApi);
  const guides = guidePages();
  const ofApi = guides.filter(({ subject }) => subject === "API");
  const rest = guides.filter(({ subject }) => subject !== "API");
  const pages = [...ofApi, ...apiPages(api), errorsPage(), ...errorPages(), ...rest];
  return [indexOf(pages), ...pages].toSorted((a, b) => orderOf(a) - orderOf(b));
}

/** Pages of no list stay where they are: behind all others. */
function orderOf({ subject, path }: DocsPage): number {
  if (path === "/docs") return -1;
  const place = (SUBJECTS as readonly (string | null)[]).indexOf(subject);
  return place < 0 ? SUBJECTS.length : place;
}

function indexOf(pages: readonly DocsPage[]): DocsPage {
  return {
    path: "/docs",
    title: "Docs",
    summary: "How to ask for the numbers, what they mean, and how to run it all.",
    subject: null,
    tries: false,
    html: async () => String(await (<IndexPage pages={pages} />)),
    markdown: () => indexMarkdown(pages),
  };
}

function errorsPage(): DocsPage {
  return {
    path: "/docs/errors",
    title: "Errors",
    summary: ERRORS_SUMMARY,
    subject: "API",
    tries: false,
    html: async () => String(await (<ErrorsPage />)),
    markdown: errorsMarkdown,
  };
}

function errorPages(): DocsPage[] {
  return ERROR_CODES.map((code) => ({
    path: `/docs/errors/${code}`,
    title: code,
    summary: ERROR_TABLE[code].summary,
    subject: null,
    tries: false,
    html: async () => String(await (<ErrorPage code={code} />)),
    markdown: () => errorMarkdown(code),
  }));
}

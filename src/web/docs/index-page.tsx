import type { FC } from "hono/jsx";
import { type DocsPage, twinOf } from "./docs-pages.ts";

/** The lists of pages, in their order. */
export const SUBJECTS = ["API", "Using it", "Running it", "How it is made"] as const;
const INTRODUCTION =
  "Volaris keeps option chains fresh and answers what a trade on them is worth: in Discord, on pages, and as JSON.";

const listed = (pages: readonly DocsPage[], subject: string) =>
  pages.filter((page) => page.subject === subject);

export const IndexPage: FC<{ pages: readonly DocsPage[] }> = ({ pages }) => (
  <>
    <h1>Docs</h1>
    <p>{INTRODUCTION}</p>
    {SUBJECTS.map((subject) => (
      <>
        <h2>{subject}</h2>
        <ul>
          {listed(pages, subject).map(({ path, title, summary }) => (
            <li>
              <a href={path}>{title}</a>: {summary}
            </li>
          ))}
        </ul>
      </>
    ))}
    <h2>For programs</h2>
    <ul>
      <li>
        <a href="/openapi.json">openapi.json</a>: every route in OpenAPI 3.1
      </li>
      <li>
        <a href="/llms.txt">llms.txt</a>: these pages as a list; each is also had as text, with{" "}
        <code>.md</code> behind its address
      </li>
    </ul>
  </>
);

export function indexMarkdown(pages: readonly DocsPage[]): string {
  return `# Docs\n\n${INTRODUCTION}\n\n${linkLists(pages, "")}`;
}

/** /llms.txt as llmstxt.org describes it: title, summary, and lists of links to texts. */
export function llmsText(pages: readonly DocsPage[], origin: string): string {
  const notes =
    "JSON below /v1 needs no token unless the operator asks for one. Every answer says where its data come from and how " +
    "old they are; null is what nobody knows, never zero.";
  return `# Volaris\n\n> ${INTRODUCTION}\n\n${notes}\n\n${linkLists(pages, origin)}`;
}

function linkLists(pages: readonly DocsPage[], origin: string): string {
  const lists = SUBJECTS.map((subject) => {
    const links = listed(pages, subject).map(({ path, title, summary }) =>
      link(title, `${origin}${twinOf(path)}`, summary),
    );
    const document = link("openapi.json", `${origin}/openapi.json`, "every route in OpenAPI 3.1");
    return `## ${subject}\n\n${[...links, ...(subject === "API" ? [document] : [])].join("\n")}\n`;
  });
  const optional = pages
    .filter(({ subject, path }) => subject === null && path !== "/docs")
    .map(({ path, title, summary }) => link(title, `${origin}${twinOf(path)}`, summary));
  return `${lists.join("\n")}\n## Optional\n\n${optional.join("\n")}\n`;
}

const link = (title: string, address: string, summary: string) => `- [${title}](${address}): ${summary}`;

import type { Context, Hono } from "hono";
import { raw } from "hono/html";
import type { FC } from "hono/jsx";
import type { EdgeEnv } from "../../edge/env.ts";
import { AppError } from "../../errors.ts";
import { page } from "../frame/page.tsx";
import type { WebDoor } from "../services.ts";
import { allPages } from "./all-pages.tsx";
import { exampleAddress } from "./api/code-examples.ts";
import { type ApiOperation, readApi } from "./api/read-api.ts";
import { TRY_PATH } from "./api/try-it.tsx";
import { type DocsPage, twinOf } from "./docs-pages.ts";
import { PICTURES } from "./guides/pictures.ts";
import { llmsText, SUBJECTS } from "./index-page.tsx";

/** What is made of files and of the OpenAPI document is the same for everybody: an isolate makes each page once. */
type Shelf = { pages: readonly DocsPage[]; byPath: ReadonlyMap<string, DocsPage>; made: Map<string, string> };

/** `/docs` and all below it, `.md` twins included, and /llms.txt. */
export function mountDocs(app: Hono<EdgeEnv>, door: Pick<WebDoor, "openApi" | "publicBaseUrl">): void {
  let kept: Promise<Shelf> | null = null;
  const shelf = () => {
    kept ??= door.openApi().then(fillShelf);
    return kept;
  };

  app.get("/llms.txt", async (c) => c.text(llmsText((await shelf()).pages, door.publicBaseUrl)));
  app.get(TRY_PATH, async (c) => c.redirect(addressOfForm(c, await door.openApi()), 303));
  app.get("/docs/pictures/*", (c) => {
    const svg = PICTURES[c.req.path.slice(1)];
    if (svg === undefined) throw new AppError("not_found", `There is no ${c.req.path}.`);
    return c.body(svg, 200, { "content-type": "image/svg+xml; charset=utf-8" });
  });
  app.get("/docs.md", async (c) => answer(c, await shelf()));
  app.get("/docs", async (c) => answer(c, await shelf()));
  app.get("/docs/*", async (c) => answer(c, await shelf()));
}

function fillShelf(openApi: string): Shelf {
  const pages = allPages(openApi);
  return { pages, byPath: new Map(pages.map((each) => [each.path, each])), made: new Map() };
}

async function answer(c: Context<EdgeEnv>, { pages, byPath, made }: Shelf): Promise<Response> {
  const path = c.req.path.replace(/\/$/, "");
  const wantsText = path.endsWith(".md");
  const found = byPath.get(wantsText ? path.slice(0, -3) : path);
  if (found === undefined)
    throw new AppError("not_found", `There is no ${c.req.path}.`, { hint: "See /docs." });
  if (wantsText) return c.body(found.markdown(), 200, { "content-type": "text/markdown; charset=utf-8" });
  const text = made.get(found.path) ?? (await found.html());
  made.set(found.path, text);
  const frame = {
    title: found.path === "/docs" ? "Docs" : `${found.title} · Docs`,
    description: found.summary,
    ...(found.tries && { scripts: ["docs.js"] as const }),
  };
  return page(c, frame, <Docs pages={pages} here={found} text={text} />);
}

const Docs: FC<{ pages: readonly DocsPage[]; here: DocsPage; text: string }> = ({ pages, here, text }) => (
  <div class="docs">
    <article class="text">
      {raw(text)}
      <p class="muted">
        <a href={twinOf(here.path)}>This page as Markdown</a>
      </p>
    </article>
    <nav class="shelf" aria-label="Docs">
      {SUBJECTS.map((subject) => (
        <>
          <h2>{subject}</h2>
          <ul>
            {pages
              .filter((each) => each.subject === subject)
              .map(({ path, title }) => (
                <li>
                  <a href={path} aria-current={path === here.path ? "page" : undefined}>
                    {title}
                  </a>
                </li>
              ))}
          </ul>
        </>
      ))}
    </nav>
  </div>
);

/** The address that the form of a GET spells, for a browser without JavaScript. */
function addressOfForm(c: Context<EdgeEnv>, openApi: string): string {
  const given = new URL(c.req.url).searchParams;
  const operations = readApi(openApi).groups.flatMap(({ operations: own }) => own);
  const asked = operations.find(({ id, method }) => id === given.get("operation") && method === "GET");
  if (asked === undefined) {
    throw new AppError("invalid_request", "operation: names no route that is read.", {
      hint: "Take a form of /docs/api.",
    });
  }
  return spelled(asked, given);
}

function spelled(operation: ApiOperation, given: URLSearchParams): string {
  const values = operation.parameters.map((parameter) => ({
    ...parameter,
    required: (given.get(parameter.name) ?? "").trim() !== "",
    example: (given.get(parameter.name) ?? "").trim(),
  }));
  return exampleAddress({ ...operation, parameters: values });
}

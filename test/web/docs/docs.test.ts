import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { PROJECT_DIR } from "../../../local/project.ts";
import { ERROR_TABLE } from "../../../src/error-table.ts";
import { allPages } from "../../../src/web/docs/all-pages.tsx";
import type { DocsPage } from "../../../src/web/docs/docs-pages.ts";
import { leadsOut } from "../../../src/web/docs/guides/guide-pages.tsx";
import { GUIDES } from "../../../src/web/docs/guides/guides.ts";
import { PICTURES } from "../../../src/web/docs/guides/pictures.ts";
import { isPagePath } from "../../../src/web/paths.ts";
import { headingsOf } from "../../architecture/read-documents.ts";
import { assetsOf, docsDoor, ORIGIN } from "./docs-door.ts";

const door = docsDoor();
let pages: DocsPage[] = [];
const html = new Map<string, string>();

beforeAll(async () => {
  pages = allPages(await door.openApi());
  for (const { path } of pages) {
    const answer = await door.get(path);
    expect(answer.status, path).toBe(200);
    html.set(path, answer.text);
  }
});

const read = (path: string) => readFileSync(join(PROJECT_DIR, path), "utf8");
const attributes = (text: string, name: string) =>
  [...text.matchAll(new RegExp(` ${name}="([^"]*)"`, "g"))].map(([, value = ""]) =>
    value.replaceAll("&amp;", "&"),
  );
const mainOf = (text: string) => text.slice(text.indexOf("<main"), text.indexOf("</main>"));

test("every file of docs is published, and every picture that one shows", () => {
  const files = readdirSync(join(PROJECT_DIR, "docs")).filter((name) => name.endsWith(".md"));
  const published = GUIDES.map(({ file }) => file);
  expect(files.map((name) => `docs/${name}`).filter((file) => !published.includes(file))).toEqual([]);
  const shown = GUIDES.flatMap(({ file, text }) =>
    file.startsWith("docs/")
      ? [...text.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, path]) => `docs/${path}`)
      : [],
  );
  expect(shown.filter((path) => PICTURES[path] === undefined)).toEqual([]);
  for (const [path, svg] of Object.entries(PICTURES)) expect(svg).toBe(read(path));
});

test("the twin of a guide is its file, and every page has one", async () => {
  for (const { file, slug, text } of GUIDES) {
    expect(text).toBe(read(file));
    const twin = await door.get(`/docs/${slug}.md`);
    expect(twin.headers.get("content-type")).toBe("text/markdown; charset=utf-8");
    // Words are never changed, and links only where they lead out of docs.
    const plain = (markdown: string) => markdown.replaceAll(/\]\([^)]*\)/g, "]");
    if (leadsOut({ file, text })) expect(plain(twin.text)).toBe(plain(read(file)));
    else expect(twin.text).toBe(read(file));
  }
  for (const { path, title } of pages) {
    const twin = await door.get(`${path}.md`);
    expect(twin.status, path).toBe(200);
    expect(twin.text, path).toMatch(/^# \S/);
    expect(headingsOf(twin.text).length, `${path} ${title}`).toBeGreaterThan(0);
  }
});

test("every link of every page leads to a page, an anchor on it, or another door's address", async () => {
  const wrong: string[] = [];
  for (const [path, text] of html) {
    for (const href of attributes(mainOf(text), "href")) {
      if (/^https?:/.test(href)) continue;
      const [target = "", anchor] = href.startsWith("#") ? [path, href.slice(1)] : href.split("#");
      if (!target.startsWith("/docs")) {
        if (!isPagePath(target) && target !== "/openapi.json") wrong.push(`${path} -> ${href}`);
        continue;
      }
      const found = html.get(target) ?? (await door.get(target)).text;
      const missing = html.has(target) || /^\/docs\/.*\.(?:md|svg)$|^\/docs\.md$/.test(target) ? null : href;
      if (missing !== null) wrong.push(`${path} -> ${missing}`);
      if (anchor !== undefined && !attributes(found, "id").includes(anchor)) wrong.push(`${path} -> ${href}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("every link of every twin leads to a twin, or to an address of another door", async () => {
  const wrong: string[] = [];
  for (const { path } of pages) {
    const { text } = await door.get(`${path}.md`);
    const prose = text.replace(/^```[^\n]*\n[\s\S]*?^```$/gm, "").replace(/`[^`\n]+`/g, "``");
    for (const [, href = ""] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
      const { pathname, origin } = new URL(href, `${ORIGIN}${path}`);
      if (origin !== ORIGIN || pathname === "/openapi.json") continue;
      if ((await door.get(pathname)).status !== 200) wrong.push(`${path}.md -> ${href}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("each page has its ids once, its headings in order, and nothing that the policy forbids", () => {
  for (const [path, text] of html) {
    const ids = attributes(text, "id");
    expect(
      ids.filter((id, index) => ids.indexOf(id) < index),
      path,
    ).toEqual([]);
    const depths = [...mainOf(text).matchAll(/<h([1-6])[ >]/g)].map(([, depth]) => Number(depth));
    expect(depths.filter((depth) => depth === 1).length, path).toBe(1);
    const jumps = depths.filter((depth, index) => index > 0 && depth > (depths[index - 1] ?? 0) + 1);
    expect(jumps, path).toEqual([]);
    expect(text, path).not.toMatch(
      / style="|<style|<script(?! (?:type="module" )?src=)|src="(?:https?:|data:)/,
    );
  }
});

test("a page weighs at most 60 kB with everything that it loads", () => {
  const gzipped = (text: string) => gzipSync(text).length;
  const heavy = [...html].flatMap(([path, text]) => {
    const pictures = attributes(text, "src").flatMap((src) => PICTURES[src.slice(1)] ?? []);
    const bytes = [text, ...assetsOf(text), ...pictures].reduce((sum, part) => sum + gzipped(part), 0);
    return bytes > 60_000 ? [`${path}: ${bytes}`] : [];
  });
  expect(heavy).toEqual([]);
});

test("llms.txt lists every page's text, in the form of llmstxt.org", async () => {
  const { text, headers } = await door.get("/llms.txt");
  expect(headers.get("content-type")).toContain("text/plain");
  expect(text).toMatch(/^# Volaris\n\n> \S/);
  const links = [...text.matchAll(/^- \[[^\]]+\]\(([^)]+)\): \S/gm)].map(([, href]) => href);
  const twins = pages.filter(({ path }) => path !== "/docs").map(({ path }) => `${ORIGIN}${path}.md`);
  expect(links.toSorted()).toEqual([...twins, `${ORIGIN}/openapi.json`].toSorted());
});

test("each error code has a page that says when, what to do and whether to try again", () => {
  for (const [code, { status, retryable }] of Object.entries(ERROR_TABLE)) {
    const text = html.get(`/docs/errors/${code}`) ?? "";
    expect(text, code).toContain(`Status ${status}.`);
    // Of two things that a conflict may be, one ends by itself.
    const again = retryable ? "Yes: the same request may succeed" : "No: the same request fails";
    expect(text, code).toContain(code === "conflict" ? "Of a run that goes on: yes" : again);
    expect(attributes(text, "id")).toEqual(
      expect.arrayContaining(["when", "what-to-do", "again", "example"]),
    );
  }
});

test("without JavaScript the form of a GET leads to the address that it spells", async () => {
  const spelled = await door.get("/docs/try?operation=getChain&symbol=BRK%2FB&expiration=&dte=30&root=");
  expect(spelled.status).toBe(303);
  expect(spelled.headers.get("location")).toBe("/v1/tickers/BRK%2FB/chain?dte=30");
  for (const query of ["operation=calculate", "operation=nosuch", ""])
    expect((await door.get(`/docs/try?${query}`)).status, query).toBe(400);
});

test("what is not there is told so", async () => {
  for (const path of ["/docs/nosuch", "/docs/nosuch.md", "/docs/errors/nosuch", "/docs/pictures/nosuch.svg"])
    expect((await door.get(path)).status, path).toBe(404);
});

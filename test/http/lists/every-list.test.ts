import { expect, test } from "vitest";
import { httpDoor } from "../../support/http-door.ts";
import { LISTS, listDoor, NASTY, readCsv } from "../../support/list-door.ts";

type Schema = { type?: string; properties?: Record<string, Schema>; items?: Schema; $ref?: string };
type Operation = {
  parameters?: { name: string; description?: string; schema: Schema & { description?: string } }[];
  responses: Record<string, { content: Record<string, { schema: Schema }> }>;
};
type Document = {
  components: { schemas: Record<string, Schema> };
  paths: Record<string, Record<string, Operation>>;
};
const UNIVERSAL = ["columns", "limit", "cursor", "format", "dateformat"];
/** Reads change nothing: one door for all. */
const { get, rowsOf } = await listDoor();
/** Health is a state with names in it; nobody pages through it. */
const NO_LISTS = ["/health"];

test("every GET that answers rows under a name takes all universal parameters, and answers CSV and nextCursor", async () => {
  const { body } = await httpDoor().ask("/openapi.json");
  const { components, paths } = body as Document;
  const resolved = (schema: Schema): Schema =>
    components.schemas[schema.$ref?.split("/").at(-1) ?? ""] ?? schema;
  const withRows: string[] = [];
  for (const [path, { get }] of Object.entries(paths)) {
    const content = get?.responses["200"]?.content;
    const schema = content?.["application/json"]?.schema;
    if (get === undefined || content === undefined || schema === undefined || NO_LISTS.includes(path))
      continue;
    const { properties = {} } = resolved(schema);
    const lists = Object.values(properties).filter(
      ({ items }) => items !== undefined && resolved(items).properties !== undefined,
    );
    if (lists.length === 0) continue;
    withRows.push(path);
    const names = get.parameters?.map(({ name }) => name) ?? [];
    expect(names, path).toEqual(expect.arrayContaining(UNIVERSAL));
    expect(names.includes("list"), path).toBe(lists.length > 1);
    expect(Object.keys(properties), path).toContain("nextCursor");
    expect(Object.keys(content), path).toContain("text/csv");
  }
  const tested = new Set<string>(LISTS.map(({ path }) => path.split("?")[0] ?? ""));
  const asPath = (path: string) => path.replace("{symbol}", "SPY").replace("{id}", "options_refresh");
  expect(withRows.map(asPath).filter((path) => !tested.has(path))).toEqual([]);
  expect(withRows.length).toBeGreaterThan(12);
});

test.each(LISTS)("$path $name: the columns wanted, in their order, and no other", async (list) => {
  const { rows } = await rowsOf(list.path, list.name);
  const chosen = await rowsOf(list.path, list.name, { columns: list.columns.join(",") });
  expect(rows.length).toBeGreaterThan(0);
  const top = list.columns.map((name) => name.split(".")[0] ?? "");
  expect(chosen.rows.map((row) => Object.keys(row))).toEqual(rows.map(() => top));
  for (const [i, row] of chosen.rows.entries())
    for (const name of list.columns.filter((each) => !each.includes(".")))
      expect(row[name]).toEqual(rows[i]?.[name]);
  const wrong = `${list.columns[0]}x`;
  const refused = await get(list.path, { columns: wrong });
  expect(refused.status).toBe(400);
  const { error } = (await refused.json()) as { error: { message: string; hint: string } };
  expect(error.message).toContain(wrong);
  expect(error.hint).toContain(`Did you mean ${list.columns[0]}?`);
});

test.each(LISTS)("$path $name: pages of one row lead through all of it once, in its order", async (list) => {
  const { rows } = await rowsOf(list.path, list.name);
  const walked: unknown[][] = [];
  let cursor: string | null = null;
  do {
    const more: Record<string, string> = { limit: "1", ...(cursor !== null && { cursor }) };
    const page = await rowsOf(list.path, list.name, more);
    expect(page.rows.length).toBe(1);
    walked.push(page.rows);
    cursor = page.nextCursor;
    if (cursor === null || walked.length > 1) continue;
    const { headers } = await get(list.path, { limit: "1" });
    const next = /^<([^>]+)>; rel="next"$/.exec(headers.get("link") ?? "")?.[1] ?? "";
    expect(new URL(next, "http://localhost").searchParams.get("cursor")).toBe(cursor);
  } while (cursor !== null && walked.length < 1_000);
  // The latest bars come first, and before them the earlier ones of their day.
  const backwards = list.path.endsWith("/bars") || list.path.includes("timeframe=1d");
  const inOrder = backwards ? walked.toReversed() : walked;
  if (list.name !== "tasks") expect(inOrder.flat()).toEqual(rows);
  else expect(inOrder.flat().length).toBe(rows.length);
});

test.each(LISTS)("$path $name: as CSV the same values under the names of their fields", async (list) => {
  const { rows } = await rowsOf(list.path, list.name);
  const answer = await get(list.path, { format: "csv" });
  expect(answer.headers.get("content-type")).toMatch(/^text\/csv; charset=utf-8/);
  expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="[\w.-]+\.csv"$/);
  expect(answer.headers.get("vary")).toMatch(/\baccept\b/i);
  const [header = [], ...lines] = readCsv(await answer.text());
  expect(new Set(header).size).toBe(header.length);
  expect(lines.length).toBe(rows.length);
  for (const line of lines) expect(line.length).toBe(header.length);
  for (const [i, row] of rows.entries())
    for (const [name, value] of Object.entries(row)) {
      const cell = lines[i]?.[header.indexOf(name)];
      if (value === null) expect(cell ?? "", name).toBe("");
      else if (typeof value === "number" || typeof value === "boolean")
        expect(cell, name).toBe(String(value));
    }
  const byAccept = await get(list.path, {}, { accept: "text/csv" });
  expect(await byAccept.text()).toBe(await (await get(list.path, { format: "csv" })).text());
  const json = await get(list.path, { format: "json" }, { accept: "text/csv" });
  expect(json.headers.get("content-type")).toContain("application/json");
});

test.each(LISTS)("$path $name: what is no cursor of this list is refused", async (list) => {
  const ofAnother = list.name === "tickers" ? "/v1/providers" : "/v1/tickers";
  const foreign = (await (await get(ofAnother, { limit: "1" })).json()) as { nextCursor: string };
  for (const cursor of [
    "",
    "x",
    "%00",
    "a".repeat(5_000),
    btoa("[1,2]"),
    "bm9uc2Vuc2U",
    foreign.nextCursor,
  ]) {
    const answer = await get(list.path, { cursor });
    expect([cursor, answer.status]).toEqual([cursor, 400]);
    expect(await answer.json()).toMatchObject({
      error: { code: "invalid_request", message: expect.stringMatching(/^cursor/) },
    });
  }
});

test.each([
  ["limit", "0"],
  ["limit", "x"],
  ["limit", "999999"],
  ["format", "xml"],
  ["dateformat", "iso8601"],
  ["columns", ""],
  ["columns", "symbol,symbol"],
  ["list", "nothing"],
])("%s=%s is refused", async (name, value) => {
  for (const path of ["/v1/tickers/SPY/track-record", "/v1/tickers/SPY/volatility"])
    expect((await get(path, { [name]: value })).status).toBe(400);
});

test("texts that a spreadsheet would run, or that hold what ends a cell, come through as texts", async () => {
  const answer = await get("/v1/tickers/SPY/news", { format: "csv", columns: "id,headline" });
  // Response.text() would take the byte order mark for itself.
  const text = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(await answer.arrayBuffer());
  expect(text.startsWith("\uFEFFid,headline\r\n")).toBe(true);
  const [, ...lines] = readCsv(text);
  expect(lines).toEqual(
    NASTY.map((headline, i) => [String(i), /^[=+\-@\t]/.test(headline) ? `'${headline}` : headline]),
  );
});

test("a chain's CSV has the underlying, the expiration and the days in every row, and a name of its own", async () => {
  const answer = await get("/v1/tickers/SPY/chain?dte=25", { format: "csv" });
  expect(answer.headers.get("content-disposition")).toBe('attachment; filename="SPY-chain-2026-12-18.csv"');
  const [header = [], ...lines] = readCsv(await answer.text());
  expect(header.slice(0, 2)).toEqual(["dte", "underlyingPrice"]);
  for (const line of lines) expect(line.slice(0, 2)).toEqual(["25", "580"]);
  const { rows } = await rowsOf("/v1/tickers/SPY/chain?dte=25", "contracts", {
    columns: "underlyingPrice,strike",
    limit: "1",
  });
  expect(rows[0]).toMatchObject({ underlyingPrice: 580, strike: expect.any(Number) });
  const bars = await get("/v1/tickers/SPY/bars", { format: "csv", limit: "1" });
  expect((await bars.text()).split("\r\n")).toEqual([
    "symbol,timeframe,start,open,high,low,close,volume,session",
    "SPY,1m,2026-11-23T14:36:00.000Z,580,581,579,580.5,1000,regular",
    "",
  ]);
});

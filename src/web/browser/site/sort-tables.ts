/**
 * Tables with `data-sorted` sort and filter without a request; the address stays what the server would be asked with.
 * Heads link to `?sort=column`, cells hold `data-value` (none where nobody knows), rows `data-text` to search in.
 */
export function sortTables(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>("table[data-sorted]")) {
    const form = document.querySelector<HTMLFormElement>(`form[data-filters="${table.id}"]`);
    table.tHead?.addEventListener("click", (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-column]");
      if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(table, form, new URL(link.href).searchParams);
    });
    const filter = () => show(table, form, withFilters(form));
    form?.addEventListener("input", filter);
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      filter();
    });
  }
}

/** The present address, with what stands in the form. */
function withFilters(form: HTMLFormElement | null): URLSearchParams {
  const query = new URLSearchParams(location.search);
  // Hidden fields are for who has no script: they hold what the page was asked with.
  for (const { name, value } of form?.querySelectorAll<HTMLInputElement>("input:not([type=hidden])") ?? []) {
    if (value === "") query.delete(name);
    else query.set(name, value);
  }
  return query;
}

function show(table: HTMLTableElement, form: HTMLFormElement | null, query: URLSearchParams): void {
  const heads = [...table.querySelectorAll<HTMLAnchorElement>("thead a[data-column]")];
  const sort = query.get("sort") ?? table.dataset["sorted"] ?? "";
  const isDown = query.get("sort") === null ? table.dataset["down"] === "1" : query.get("desc") === "1";
  const body = table.tBodies[0];
  const rows = [...(body?.rows ?? [])];
  const columnOf = (name: string) =>
    heads.find((head) => head.dataset["column"] === name)?.closest("th")?.cellIndex ?? -1;
  body?.append(...sorted(rows, columnOf(sort), isDown));
  const kept = rows.filter((row) => {
    row.hidden = !matches(row, query, columnOf);
    return !row.hidden;
  });
  for (const head of heads) markHead(head, query, sort, isDown);
  const said = form?.querySelector("output");
  if (said) said.textContent = `${kept.length} of ${rows.length}`;
  const text = query.toString();
  history.replaceState(null, "", `${location.pathname}${text === "" ? "" : `?${text}`}`);
}

function sorted(rows: readonly HTMLTableRowElement[], column: number, isDown: boolean) {
  const valueIn = (row: HTMLTableRowElement) => row.cells[column]?.dataset["value"] ?? "";
  return rows.toSorted((a, b) => {
    const [first, second] = [valueIn(a), valueIn(b)];
    // What is not known stands at the end, whichever way.
    if (first === "" || second === "") return Number(first === "") - Number(second === "");
    const numbers = Number(first) - Number(second);
    const order = Number.isNaN(numbers) ? (first < second ? -1 : Number(first > second)) : numbers;
    return isDown ? -order : order;
  });
}

function matches(
  row: HTMLTableRowElement,
  query: URLSearchParams,
  columnOf: (name: string) => number,
): boolean {
  return [...query].every(([name, asked]) => {
    if (name === "q") return (row.dataset["text"] ?? "").includes(asked.trim().toUpperCase());
    const [, column = "", side] = /^(\w+)_(min|max)$/.exec(name) ?? [];
    if (side === undefined || asked.trim() === "" || Number.isNaN(Number(asked))) return true;
    const value = row.cells[columnOf(column)]?.dataset["value"] ?? "";
    if (value === "") return false;
    return side === "min" ? Number(value) >= Number(asked) : Number(value) <= Number(asked);
  });
}

/** What a click on the head asks for next: the other way round where it is sorted by it already. */
function markHead(head: HTMLAnchorElement, query: URLSearchParams, sort: string, isDown: boolean): void {
  const { column = "", first } = head.dataset;
  const next = new URLSearchParams(query);
  const isHere = column === sort;
  const down = isHere ? !isDown : first === "desc";
  next.set("sort", column);
  if (down) next.set("desc", "1");
  else next.delete("desc");
  head.href = `?${next}`;
  const cell = head.closest("th");
  if (isHere) cell?.setAttribute("aria-sort", isDown ? "descending" : "ascending");
  else cell?.removeAttribute("aria-sort");
}

import { html, raw } from "hono/html";

/** Of a picture, or any table of many plain rows: built as text, since thousands of components would cost a page its CPU. */
export type NumberTable = {
  caption: string;
  heads: readonly string[];
  /** Plain text; the first of a row is its head. */
  rows: readonly (readonly string[])[];
};

export function numberTable({ caption, heads, rows }: NumberTable) {
  const head = heads.map(
    (text, i) => `<th scope="col"${i === 0 ? "" : ' class="number"'}>${escaped(text)}</th>`,
  );
  const body = rows.map(
    ([first = "", ...others]) =>
      `<tr><th scope="row">${escaped(first)}</th>${others.map((text) => `<td class="number">${escaped(text)}</td>`).join("")}</tr>`,
  );
  return html`<section class="scroll tall" tabindex="0" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr>${raw(head.join(""))}</tr></thead><tbody>${raw(body.join(""))}</tbody></table></section>`;
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as it may stand between tags and in quotes. */
export function escaped(text: string): string {
  return /[&<>"]/.test(text) ? text.replace(/[&<>"]/g, (letter) => ESCAPES[letter] ?? letter) : text;
}

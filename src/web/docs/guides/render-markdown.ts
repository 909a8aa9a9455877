import { Marked, type Tokens } from "marked";
import { headingId } from "./heading-id.ts";

export type MarkdownPlace = {
  /** Where a link of the text leads on these pages; null where it leads to nothing here. */
  linkTo: (href: string) => string | null;
  pictureAt: (href: string) => { src: string; width: number; height: number } | null;
};

/**
 * Markdown of our own as HTML: headings with anchors, tables and code in boxes that scroll, and nothing raw: what looks
 * like HTML is shown as it is written.
 */
export function renderMarkdown(text: string, { linkTo, pictureAt }: MarkdownPlace): string {
  const seen = new Map<string, number>();
  const marked = new Marked({ gfm: true });
  marked.use({
    renderer: {
      heading(token: Tokens.Heading) {
        return heading(token.depth, this.parser.parseInline(token.tokens), token.text, seen);
      },
      link({ href, tokens }: Tokens.Link) {
        const words = this.parser.parseInline(tokens);
        const target = linkTo(href);
        return target === null ? words : `<a href="${escapeHtml(target)}">${words}</a>`;
      },
      image({ href, text: says }: Tokens.Image) {
        const picture = pictureAt(href);
        if (picture === null) return `<em>${escapeHtml(says)}</em>`;
        const { src, width, height } = picture;
        return `<img src="${escapeHtml(src)}" alt="${escapeHtml(says)}" width="${width}" height="${height}" loading="lazy">`;
      },
      code({ text: code }: Tokens.Code) {
        return `<pre tabindex="0"><code>${escapeHtml(code)}</code></pre>\n`;
      },
      html({ text: written }: Tokens.HTML | Tokens.Tag) {
        return escapeHtml(written);
      },
      table(token: Tokens.Table) {
        const row = (cells: Tokens.TableCell[]) =>
          `<tr>${cells.map((cell) => this.tablecell(cell)).join("")}</tr>`;
        const body = token.rows.map(row).join("\n");
        return `<div class="scroll" tabindex="0"><table><thead>${row(token.header)}</thead><tbody>${body}</tbody></table></div>\n`;
      },
      tablecell({ tokens, header, align }: Tokens.TableCell) {
        const words = this.parser.parseInline(tokens);
        const number = align === "right" ? ' class="number"' : "";
        if (!header) return `<td${number}>${words}</td>`;
        return words.trim() === "" ? `<td${number}></td>` : `<th scope="col"${number}>${words}</th>`;
      },
    },
  });
  return marked.parse(text, { async: false });
}

function heading(depth: number, html: string, text: string, seen: Map<string, number>): string {
  const plain = headingId(text);
  const times = seen.get(plain) ?? 0;
  seen.set(plain, times + 1);
  const id = times === 0 ? plain : `${plain}-${times}`;
  const anchor =
    depth === 1 ? "" : ` <a class="anchor" href="#${id}" aria-label="Link to this heading">#</a>`;
  return `<h${depth} id="${id}">${html}${anchor}</h${depth}>\n`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

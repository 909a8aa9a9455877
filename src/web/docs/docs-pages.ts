/** A page of the docs: as a page, and as the text that its ".md" twin answers. */
export type DocsPage = {
  /** "/docs/numbers"; the twin is at the same with ".md". */
  path: string;
  title: string;
  summary: string;
  /** The list that it stands in; null for one that is found from another page. */
  subject: string | null;
  /** Whether its forms want the script. */
  tries: boolean;
  html: () => Promise<string>;
  markdown: () => string;
};

/** The address of a page's twin. */
export const twinOf = (path: string) => `${path}.md`;

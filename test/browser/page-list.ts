/** A page that a browser opens; `operator`: with the operator's session. */
export type ListedPage = { path: string; operator?: true; status?: number };

/** Every page that there is, or one of each kind. */
export const PAGES: readonly ListedPage[] = [{ path: "/" }, { path: "/no-such-page", status: 404 }];

/** How wide a phone is, and a small screen on a desk. */
export const WIDTHS = [390, 1280] as const;
export const THEMES = ["light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

import { headingId } from "./heading-id.ts";

/** The commands by subject, by the first word of each: one page a subject, so that none is too heavy. */
const GROUPS = [
  {
    slug: "trades",
    title: "Trades",
    of: ["plan", "calc", "spread", "pop", "breakeven", "risk", "size", "contracts", "delta", "dte"],
  },
  {
    slug: "volatility",
    title: "Volatility",
    of: ["iv", "term", "skew", "smile", "em", "top", "scan", "track-record"],
  },
  {
    slug: "market",
    title: "Market",
    of: ["price", "quote", "chain", "range", "volume", "flow", "earnings", "news"],
  },
  {
    slug: "yours",
    title: "Alerts, watchlists and trades of your own",
    of: ["alerts", "watchlist", "track", "digest"],
  },
  { slug: "bot", title: "The bot itself", of: ["status", "help"] },
] as const;

export type CommandGroup = { slug: string; title: string; commands: readonly string[]; text: string };

/** docs/commands.md as one text a group. A command that no group names stands with the bot's own. */
export function splitCommands(text: string): { head: string; groups: readonly CommandGroup[] } {
  const [head = "", ...sections] = text.split(/^(?=## )/m);
  const named = sections.map((section) => ({ section, name: /^## \/(\S+)(.*)$/m.exec(section) }));
  const groupOf = (word: string) =>
    GROUPS.find(({ of }) => (of as readonly string[]).includes(word)) ?? GROUPS[4];
  const groups = GROUPS.map((group) => {
    const own = named.filter(({ name }) => groupOf(name?.[1] ?? "") === group);
    return {
      slug: group.slug,
      title: group.title,
      commands: own.map(({ name }) => `/${name?.[1] ?? ""}${name?.[2] ?? ""}`),
      text: own.map(({ section }) => section).join(""),
    };
  });
  return { head, groups };
}

/** The page of a group that holds the heading `id`; null for none. */
export function groupOfHeading(groups: readonly CommandGroup[], id: string): CommandGroup | null {
  return groups.find(({ commands }) => commands.some((name) => headingId(name) === id)) ?? null;
}

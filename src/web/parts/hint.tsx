import type { Child, FC } from "hono/jsx";

/** Verbs advise callers of the JSON door; who reads a page is led to the page that shows the same. */
const PLACES = [
  { route: /GET \/v1\/(?:jobs(?:\/[\w{}-]+\/runs)?|providers)/, page: "/status", name: "the status page" },
  { route: /GET \/v1\/tickers/, page: "/", name: "the overview" },
  { route: /POST \/v1\/calc/, page: "/calc", name: "the calculator" },
] as const;
const ROUTES = new RegExp(`(${PLACES.map(({ route }) => route.source).join("|")})`);
/** A command in a terminal is the operator's; its own page of the docs tells it. */
const SEEDS = /[;,]? the operator can add one with: npm run seed -- add \S+/;

/** Options of Discord's commands are fields of a form here. */
const OPTIONS = [
  [/\bpremium: and underlying_price:/g, "a net price a share and the underlying’s price"],
  [/\bpremium:/g, "a net price a share"],
  [/\bunderlying_price:/g, "the underlying’s price"],
] as const;

/** What a refusal advises, in words for people, with the pages that it speaks of as links. */
export const Hint: FC<{ text: string }> = ({ text }) => {
  const words = OPTIONS.reduce((said, [option, field]) => said.replace(option, field), text);
  const parts = words.replace(SEEDS, "; others are the operator’s to add.").split(ROUTES);
  return <>{parts.map((part, i) => placeOf(part, startsSentence(parts[i - 1])))}</>;
};

function placeOf(part: string, first: boolean): Child {
  const place = PLACES.find(({ route }) => route.test(part));
  if (place === undefined) return part;
  const name = first ? `T${place.name.slice(1)}` : place.name;
  return <a href={place.page}>{name}</a>;
}

const startsSentence = (before: string | undefined) => before === undefined || /^$|\.\s*$/.test(before);

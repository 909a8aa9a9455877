/** Headers that tell something of the answer; rate limits by their beginning. */
const TELLING =
  /^(?:content-type|cache-control|age|etag|retry-after|ratelimit.*|link|x-request-id|www-authenticate|location)$/;
/** A whole chain is shown; more than this only makes the page slow. */
const MOST_CHARACTERS = 300_000;

/** Status, how long it took, the headers that matter, and the body: JSON set in lines, anything else as it is. */
export function showAnswer(place: HTMLElement, answer: Response, text: string, tookMs: number): void {
  const line = document.createElement("p");
  const status = document.createElement("strong");
  status.textContent = `${answer.status} ${answer.statusText}`.trim();
  status.className = answer.ok ? "up" : "down";
  const size = `${text.length.toLocaleString("en-US")} characters`;
  line.append(status, ` in ${tookMs.toFixed(0)} ms, ${size}`);
  const headers = [...answer.headers].filter(([name]) => TELLING.test(name));
  const body = prettyText(text, answer.headers.get("content-type") ?? "");
  place.replaceChildren(
    line,
    preOf(headers.map(([name, value]) => `${name}: ${value}`).join("\n"), "Headers"),
    preOf(body.length > MOST_CHARACTERS ? `${body.slice(0, MOST_CHARACTERS)}\n…` : body, "Body"),
  );
}

export function showFailure(place: HTMLElement, error: unknown): void {
  const line = document.createElement("p");
  line.className = "down";
  const why = error instanceof Error ? error.message : String(error);
  line.textContent = `The request was not answered: ${why}. Are you online?`;
  place.replaceChildren(line);
}

function prettyText(text: string, type: string): string {
  if (!type.includes("json")) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function preOf(text: string, label: string): HTMLPreElement {
  const pre = document.createElement("pre");
  pre.tabIndex = 0;
  pre.setAttribute("aria-label", label);
  pre.textContent = text;
  return pre;
}

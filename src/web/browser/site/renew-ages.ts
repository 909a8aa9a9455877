import { agoText } from "../../../market/date-text.ts";

/** A page that a cache kept is at most so old; a larger difference is a clock that is wrong, or not today's. */
const MOST_KEPT_MS = 600_000;

/** Every `<time data-age="seconds when the page was made">` stays true while the page is open. */
export function renewAges(): void {
  const times = document.querySelectorAll<HTMLTimeElement>("time[data-age]");
  const loadedMs = Date.now();
  const renew = () => {
    for (const element of times) {
      const atMs = Date.parse(element.dateTime);
      const madeMs = atMs + Number(element.dataset["age"]) * 1000;
      const behindMs = loadedMs - madeMs;
      const startMs = behindMs >= 0 && behindMs <= MOST_KEPT_MS ? loadedMs : madeMs;
      element.textContent = agoText((startMs + Date.now() - loadedMs - atMs) / 1000);
    }
  };
  renew();
  setInterval(renew, 30_000);
}

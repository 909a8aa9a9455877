const LIST = /"candles"\s*:\s*\[/;
const DATETIME = '"datetime"';
const VALUE = /\s*:\s*(\d{1,15})/y;

/**
 * The text of a price history without its candles before `fromMs`. Whole days come back however little is asked, and
 * reading all of a day's for twenty symbols would take a free invocation's time; the last ones stand at the end. A text
 * that is not in order of time from end to end, or looks otherwise, comes back as it is: what is cut unseen is lost.
 */
export function trimCandles(text: string, fromMs: number): string {
  const list = LIST.exec(text);
  if (list === null) return text;
  const listStart = list.index + list[0].length;
  let later = Number.POSITIVE_INFINITY;
  let lastCut = -1;
  for (let at = text.lastIndexOf(DATETIME); at > listStart; at = text.lastIndexOf(DATETIME, at - 1)) {
    VALUE.lastIndex = at + DATETIME.length;
    const ms = Number(VALUE.exec(text)?.[1] ?? Number.NaN);
    if (!(ms < later)) return text;
    later = ms;
    if (ms < fromMs && lastCut < 0) lastCut = at;
  }
  return lastCut < 0 ? text : cut(text, listStart, lastCut);
}

function cut(text: string, listStart: number, lastCut: number): string {
  const end = text.indexOf("}", lastCut);
  return end < 0 ? text : text.slice(0, listStart) + text.slice(end + 1).replace(/^\s*,/, "");
}

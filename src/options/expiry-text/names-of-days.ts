export const MONTH_NAMES = [
  "Jan",
  "Feb",
  "Mar",
  "Apr",
  "May",
  "Jun",
  "Jul",
  "Aug",
  "Sep",
  "Oct",
  "Nov",
  "Dec",
];
export const WEEKDAY_NAMES = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** One group each, for patterns on lower-case text. */
export const MONTH =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
export const WEEKDAY =
  "(sun(?:day)?|mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?)";

/** 1 to 12 of a text that fits {@link MONTH}. */
export function findMonth(text: string): number {
  return MONTH_NAMES.findIndex((name) => text.startsWith(name.toLowerCase())) + 1;
}

/** Sunday 0 to Saturday 6 of a text that fits {@link WEEKDAY}. */
export function findWeekday(text: string): number {
  return WEEKDAY_NAMES.findIndex((name) => text.slice(0, 3) === name.slice(0, 3).toLowerCase());
}

/** Figures as traders read them. No Intl: the first formatter of an isolate costs more than a whole command. */

/** "$1,234" or "$12.34"; cents only below a thousand. */
export function dollars(value: number): string {
  const digits = Math.abs(value) < 1000 && !Number.isInteger(value) ? 2 : 0;
  return `${value < 0 ? "-" : ""}$${grouped(Math.abs(value).toFixed(digits))}`;
}

/** A price per share, two digits or more where it has them: "3.45", "0.005". */
export function price(value: number): string {
  const cents = Math.abs(value * 100 - Math.round(value * 100)) < 1e-6;
  return grouped(value.toFixed(cents ? 2 : 3));
}

/** A fraction as percent: 0.123 is "12.3 %". */
export function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(1)} %`;
}

export function count(value: number): string {
  return grouped(String(value));
}

export function signed(text: string): string {
  return text.startsWith("-") ? text : `+${text}`;
}

function grouped(number: string): string {
  const [whole = "", rest] = number.split(".");
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest === undefined ? digits : `${digits}.${rest}`;
}

/** A request that QStash would turn down; answered as `{ "error": message }` with this status. */
export class RequestRefused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "RequestRefused";
    this.status = status;
  }
}

/** Refusal of one header, naming it, its value and what it should look like. */
export function invalidHeader(name: string, value: string, expected: string): RequestRefused {
  return new RequestRefused(400, `invalid ${headerName(name)} header: "${value}" is not ${expected}`);
}

/** `upstash-retry-delay` as the documentation writes it: `Upstash-Retry-Delay`. */
export function headerName(name: string): string {
  return name
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("-");
}

/** What QStash can do and nobody has needed here so far. */
export function notSupported(what: string, where: string): RequestRefused {
  return new RequestRefused(501, `${what} is not supported by the local QStash; add it in ${where}`);
}

/** A request that QStash would turn down; answered as `{ "error": message }` with this status. */
export class RequestRefused extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.name = "RequestRefused";
    this.status = status;
    this.headers = headers;
  }
}

/** Refusal of one header, naming it, its value and what it should look like. */
export function invalidHeader(name: string, value: string, expected: string): RequestRefused {
  const shown = name
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("-");
  return new RequestRefused(400, `invalid ${shown} header: "${value}" is not ${expected}`);
}

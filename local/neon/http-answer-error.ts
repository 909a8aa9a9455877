/** A refusal that the proxy itself makes, before or after PostgreSQL is asked. */
export class HttpAnswerError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, message: string, code = "") {
    super(message);
    this.status = status;
    this.code = code;
  }
}

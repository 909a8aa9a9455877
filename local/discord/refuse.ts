import type { ErrorTree, FormErrors } from "./form-errors.ts";

/** A request that Discord would turn down; answered as `{ message, code, errors? }`. */
export class DiscordRefusal extends Error {
  readonly status: number;
  /** Discord's JSON error code. */
  readonly code: number;
  readonly errors: ErrorTree | null;

  constructor(status: number, code: number, message: string, errors: ErrorTree | null = null) {
    super(message);
    this.name = "DiscordRefusal";
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/** @throws DiscordRefusal 400 "Invalid Form Body" when something was found */
export function refuseInvalidForm(errors: FormErrors): void {
  if (!errors.isEmpty()) throw new DiscordRefusal(400, 50035, "Invalid Form Body", errors.tree());
}

export const unknownWebhook = () => new DiscordRefusal(404, 10015, "Unknown Webhook");
export const unknownMessage = () => new DiscordRefusal(404, 10008, "Unknown Message");

import { AppError } from "../errors.ts";

/** Throws `not_configured` where nothing can be told: an alert that nobody hears of is worse than none. */
export function requireSender(canPost: boolean): void {
  if (canPost) return;
  throw new AppError("not_configured", "Alerts can't be told here: the bot has no token to write with.", {
    hint: "The operator sets the secret DISCORD_BOT_TOKEN (discord.com/developers/applications, Bot, Reset Token), with npm run setup.",
  });
}

import { SANDBOX } from "../deployment/deployments.ts";
import type { Surroundings } from "./surroundings.ts";

/** What there is now, and what to do with it. */
export function showEnd({ terminal, answers, name }: Surroundings): void {
  const { DISCORD_APPLICATION_ID: id = "", PUBLIC_BASE_URL: url = "" } = answers.values;
  const invitation = `https://discord.com/oauth2/authorize?client_id=${id}`;
  const live = [
    `Invite it: ${invitation}&scope=bot+applications.commands`,
    `Or for your own account: ${invitation}&integration_type=1&scope=applications.commands`,
    "Then type /calc in that server.",
    `Status: ${url}/health   Tickers: ${url}/v1/tickers`,
    `Cloudflare's clock takes up to 15 minutes to begin. Answers and secrets are in ${answers.where}: keep it.`,
    "npm run doctor, npm run seed, npm run job and npm run budget find it by themselves.",
  ];
  const gone = [
    "In earnest the link by which the bot is invited stands here. The stand-ins end now, and their addresses with them.",
    "With accounts of your own: npm run setup. To try out commands on this machine: npm start",
  ];
  if (name === SANDBOX) terminal.note("It would be live", gone.join("\n"));
  else terminal.note("It is live", live.join("\n"));
}

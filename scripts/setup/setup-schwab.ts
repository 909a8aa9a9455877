import { z } from "zod";
import { deployWorker } from "./bring-up.ts";
import { SCHWAB } from "./check-providers.ts";
import { settle } from "./question.ts";
import { requireSoundSettings } from "./require-sound-settings.ts";
import type { Surroundings } from "./surroundings.ts";

const Link = z.looseObject({ url: z.string() });

/** Adds Schwab to a Worker that is live: checks the app's key, deploys it, and gives the link of the weekly login. */
export async function setupSchwab(around: Surroundings): Promise<void> {
  const { terminal, answers } = around;
  const { PUBLIC_BASE_URL: url, ADMIN_TOKEN: token = "" } = answers.values;
  if (url === undefined) throw new Error("There is no Worker yet to add Schwab to. First: npm run setup");
  await settle(SCHWAB, around);
  requireSoundSettings(around);
  await deployWorker(around);
  let link = `${url}/auth/schwab/login`;
  await terminal.step("Login link", async () => {
    const answer = await fetch(`${url}/admin/schwab/login-link`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    });
    const given = Link.safeParse(await answer.json().catch(() => null));
    if (answer.ok && given.success) link = given.data.url;
    return answer.ok ? "good for ten minutes" : "ask for it with the ADMIN_TOKEN";
  });
  terminal.note(
    "Log in at Schwab",
    [
      `1. Let the app's Callback URL be ${answers.values["SCHWAB_REDIRECT_URI"] ?? `${url}/auth/schwab/callback`}`,
      "   (https://developer.schwab.com > Dashboard > Apps > your app; a change takes effect after the exchange's close).",
      `2. Open ${link}`,
      "Schwab wants this once every seven days; the Worker tells you before.",
    ].join("\n"),
  );
}

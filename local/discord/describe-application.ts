import { APPLICATION_ID } from "./interaction-source.ts";
import { LOCAL_DISCORD_KEYS } from "./sign-interaction.ts";

/** The bot's own application, as `GET /applications/@me` shows it: the part that a program looks at. */
export function describeApplication() {
  return {
    id: APPLICATION_ID,
    name: "Volaris",
    description: "",
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: LOCAL_DISCORD_KEYS.publicKey,
    interactions_endpoint_url: null,
    flags: 0,
  };
}

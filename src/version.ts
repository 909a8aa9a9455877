/** The version of package.json; a test holds them equal. */
export const VERSION = "0.1.0";

/** Where somebody who is called by Volaris may read what it is. */
const HOME_PAGE = "https://github.com/AustinnAI/volaris";

/** How every vendor is told who calls. */
export const USER_AGENT = `Volaris/${VERSION} (+${HOME_PAGE})`;

/** The same in the form that Discord asks for; others may be blocked by its edge. */
export const DISCORD_USER_AGENT = `DiscordBot (${HOME_PAGE}, ${VERSION})`;

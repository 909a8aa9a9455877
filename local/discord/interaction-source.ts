import { interactionTokenOf, snowflakeAt } from "./snowflake.ts";

/** Where the user is: in a server, in the bot's own DM, or elsewhere with the app installed to the account. */
export type InteractionPlace = "guild" | "bot-dm" | "private-channel";

export type InteractionSource = {
  /** When the interaction was made, Unix milliseconds; ids and the token carry it. */
  atMs: number;
  place?: InteractionPlace;
  applicationId?: string;
  guildId?: string;
  userId?: string;
  userName?: string;
  locale?: string;
  /** What the user may do in the channel, a bit field; an administrator's when left out. */
  permissions?: string;
  /** Tells interactions of the same millisecond apart. */
  sequence?: number;
};

export const APPLICATION_ID = "1311000000000000001";
export const GUILD_ID = "1311000000000000002";
export const CHANNEL_ID = "1311000000000000003";
const USER_ID = "311000000000000004";
/** Administrator's view of a text channel, as Discord sends it. */
const PERMISSIONS = "2251799813685247";

/** Id and token of the interaction; both carry its time. */
export function identify(input: InteractionSource) {
  const id = snowflakeAt(input.atMs, input.sequence);
  return { id, token: interactionTokenOf(id) };
}

/** What every interaction but a ping says about application, place and user. */
export function envelope(input: InteractionSource) {
  const place = input.place ?? "guild";
  const common = {
    application_id: input.applicationId ?? APPLICATION_ID,
    attachment_size_limit: 10_485_760,
    channel_id: CHANNEL_ID,
    entitlement_sku_ids: [],
    entitlements: [],
    ...identify(input),
    locale: input.locale ?? "en-US",
    version: 1,
  };
  return place === "guild" ? { ...common, ...guildPart(input) } : { ...common, ...privatePart(input, place) };
}

function guildPart(input: InteractionSource) {
  const guildId = input.guildId ?? GUILD_ID;
  return {
    app_permissions: "2248473465835073",
    authorizing_integration_owners: { "0": guildId },
    channel: guildChannel(guildId, input.atMs),
    context: 0,
    guild: { features: [], id: guildId, locale: "en-US" },
    guild_id: guildId,
    guild_locale: "en-US",
    member: {
      avatar: null,
      banner: null,
      communication_disabled_until: null,
      deaf: false,
      flags: 0,
      joined_at: "2024-12-02T09:30:00.000000+00:00",
      mute: false,
      nick: null,
      pending: false,
      permissions: input.permissions ?? PERMISSIONS,
      premium_since: null,
      roles: [],
      unusual_dm_activity_until: null,
      user: describeUser(input),
    },
  };
}

function guildChannel(guildId: string, atMs: number) {
  return {
    flags: 0,
    guild_id: guildId,
    icon_emoji: { id: null, name: "👋" },
    id: CHANNEL_ID,
    last_message_id: snowflakeAt(atMs - 60_000),
    name: "general",
    nsfw: false,
    parent_id: "1311000000000000005",
    permissions: PERMISSIONS,
    position: 0,
    rate_limit_per_user: 0,
    theme_color: null,
    topic: null,
    type: 0,
  };
}

function privatePart(input: InteractionSource, place: "bot-dm" | "private-channel") {
  const user = describeUser(input);
  return {
    app_permissions: "562949953601536",
    // Key 0: installed to a guild ("0" in a DM with the bot), key 1: installed to this user's account.
    authorizing_integration_owners: place === "bot-dm" ? { "0": "0" } : { "1": user.id },
    channel: {
      flags: 0,
      id: CHANNEL_ID,
      last_message_id: snowflakeAt(input.atMs - 60_000),
      recipient_flags: 0,
      recipients: [user],
      type: 1,
    },
    context: place === "bot-dm" ? 1 : 2,
    user,
  };
}

/** The user as Discord shows them. */
export function describeUser(input: InteractionSource) {
  const name = input.userName ?? "trader";
  return {
    avatar: null,
    avatar_decoration_data: null,
    clan: null,
    collectibles: null,
    discriminator: "0",
    global_name: name,
    id: input.userId ?? USER_ID,
    primary_guild: null,
    public_flags: 0,
    username: name.toLowerCase(),
  };
}

import type { APIEmbedField } from "discord-api-types/v10";
import type { CapabilityGap } from "../../../providers/capability-gaps.ts";
import type { ProviderState } from "../../../providers/ports.ts";
import type { ProviderStatus } from "../../../providers/status.ts";
import { ago, plural } from "../figures.ts";
import { joinLines, plainText } from "../plain-text.ts";

const MAX_FIELD = 1_000;
const STATES: Record<ProviderState, string> = {
  closed: "answers",
  open: "is left alone",
  half_open: "is being tried",
  auth_required: "needs a login",
  rate_limited: "asked us to slow down",
};

/** Every configured provider, what it is used for, the days left of a login, and what nobody can do. */
export function providerLines(
  providers: readonly ProviderStatus[],
  gaps: readonly CapabilityGap[],
  brief: boolean,
): APIEmbedField[] {
  const used = providers.filter(({ configured }) => configured);
  const lines = [
    ...used.map((one) => line(one, brief)),
    ...gaps.map(({ lost }) => `⚪ ${plainText(lost, 150)}`),
  ];
  return [
    { name: "Providers", value: joinLines(lines.length > 0 ? lines : ["none has a credential"], MAX_FIELD) },
  ];
}

function line(
  { provider, state, reason, authorization, capabilities, lastSuccessAtMs }: ProviderStatus,
  brief: boolean,
): string {
  const sign = state === "closed" ? "🟢" : state === "auth_required" ? "🔴" : "🟠";
  const why = state === "closed" || reason === null ? "" : ` (${plainText(reason, 100)})`;
  const days = authorization?.daysLeft;
  const login = days == null ? "" : ` · login for ${plural(days, "day")}`;
  const what = capabilities
    .map(({ capability, rank }) => (rank === 1 ? `**${capability}**` : capability))
    .join(", ");
  const last = lastSuccessAtMs === null ? "" : ` · last answer ${ago(lastSuccessAtMs)}`;
  return `${sign} ${provider} ${STATES[state]}${why}${login}${brief ? "" : `${last} · ${what}`}`;
}

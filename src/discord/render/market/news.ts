import type { APIEmbed } from "discord-api-types/v10";
import type { NewsView } from "../../../company/read-news.ts";
import { ago, plural } from "../figures.ts";
import { frame, type Moment } from "../frame.ts";
import { plainText } from "../plain-text.ts";

export const NEWS_PER_PAGE = 6;
const MAX_HEADLINE = 180;
const MAX_PUBLISHER = 40;
const MAX_ADDRESS = 300;

/** A page of headlines, each with publisher, time and where it is. */
export function renderNews(view: NewsView, page: number, moment: Moment): APIEmbed {
  const { symbol, news, data, from, to } = view;
  const shown = news.slice(page * NEWS_PER_PAGE, (page + 1) * NEWS_PER_PAGE);
  const pages = Math.max(1, Math.ceil(news.length / NEWS_PER_PAGE));
  return frame(
    {
      title: `${symbol} · news`,
      answer:
        news.length === 0
          ? `**No headline** from ${from} to ${to}.`
          : `**${plural(news.length, "headline")}** from ${from} to ${to}${pages > 1 ? ` · page ${page + 1} of ${pages}` : ""}`,
      lines: shown.map(line),
      reasons: [
        `By ${data.provider}, asked ${ago(data.asOfMs)}${data.stale ? "; it fails just now, this is what it said before" : ""}. Nobody here has checked it.`,
      ],
      data: { ...data, quotedAtMs: null, delayed: false },
    },
    moment,
  );
}

function line({ headline, publisher, publishedAtMs, url }: NewsView["news"][number]): string {
  const address = safeAddress(url);
  const open = address === null ? "" : ` · [read](${address})`;
  const by = publisher.trim() === "" ? "" : `${foreign(publisher, MAX_PUBLISHER)} · `;
  return `• **${foreign(headline, MAX_HEADLINE)}**\n${by}${ago(publishedAtMs)}${open}`;
}

/** Words of others: an address among them is no link, and nobody is mentioned. */
function foreign(text: string, max: number): string {
  return plainText(text.replace(/:\/\//g, ":\u200b//").replace(/@/g, "@\u200b"), max);
}

/** An address that a link may lead to, with nothing in it that ends the link early; null for any other. */
export function safeAddress(text: string): string | null {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return null;
  if (url.username !== "" || url.password !== "") return null;
  const address = url.href.replace(
    /[()<>\\*_~|`\s]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
  return address.length > MAX_ADDRESS ? null : address;
}

import type { APIEmbed } from "discord-api-types/v10";
import { button } from "../components/parts.ts";
import { frame } from "../render/frame.ts";
import { budgetLines } from "../render/status/budget-lines.ts";
import { freshnessLines } from "../render/status/freshness-lines.ts";
import { jobLines } from "../render/status/job-lines.ts";
import { inOneLine, type StatusFacts } from "../render/status/one-line.ts";
import { providerLines } from "../render/status/provider-lines.ts";
import type { DiscordServices } from "../services.ts";
import { OPTION } from "../wire-numbers.ts";
import type { Command } from "./command.ts";

const SECTIONS = ["all", "jobs", "freshness", "providers", "budget"] as const;
type Section = (typeof SECTIONS)[number];

/** How the deployment is doing: jobs, how fresh each ticker is, providers, budget. */
export const status: Command = {
  name: "status",
  description: "Jobs, how fresh the data is, providers and the budget",
  example: "/status about:jobs",
  numbers: [
    ["late", "a job's slot has had its time and has no success; session jobs are late in session only"],
    ["age", "since the quotes of a ticker's chain were stored"],
    ["planned, used", "what a day or month is planned to take of a plan's allowance, and took so far"],
    ["login", "days until Schwab wants a new login"],
  ],
  options: [
    {
      type: OPTION.string,
      name: "about",
      description: "One part of it",
      choices: SECTIONS.map((section) => ({ name: section, value: section })),
    },
  ],
  async run(services, { options }) {
    const about = SECTIONS.find((section) => section === options["about"]) ?? "all";
    const facts = await readFacts(services);
    const parts = SECTIONS.map((section) =>
      button(
        section === "all" ? "Overview" : capitalised(section),
        "status",
        { about: section },
        { disabled: section === about },
      ),
    );
    return {
      embeds: [render(facts, about, services)],
      parts: [
        ...parts,
        button("Refresh", "status", { about }),
        button("Help", "help", { command: "status" }, { how: "alone" }),
      ],
    };
  },
};

/** Started together, so that the store is asked once. */
async function readFacts(services: DiscordServices): Promise<StatusFacts> {
  const { jobs, providers, operations, chains } = services;
  const [jobList, history, providerList, budget, tickers] = await Promise.all([
    jobs.status(),
    jobs.history(),
    providers.status(),
    operations.budget(),
    chains.tickers(),
  ]);
  return { jobs: jobList, history, providers: providerList, budget, tickers, gaps: providers.gaps };
}

function render(
  facts: StatusFacts,
  about: Section,
  { nowMs, calendar, limits, schedulerEnabled }: DiscordServices,
): APIEmbed {
  const now = nowMs();
  const shown = (section: Section) => about === "all" || about === section;
  const brief = about === "all";
  return frame(
    {
      title: "How Volaris is doing",
      answer: inOneLine(facts, { nowMs: now, calendar, schedulerEnabled }),
      fields: [
        ...(shown("jobs") ? jobLines(facts.jobs, facts.history, now, brief) : []),
        ...(shown("freshness") ? freshnessLines(facts.tickers, { nowMs: now, calendar, limits }, brief) : []),
        ...(shown("providers") ? providerLines(facts.providers, facts.gaps, brief) : []),
        ...(shown("budget") ? budgetLines(facts.budget, brief) : []),
      ],
      source: "Volaris' own ledger",
      data: null,
    },
    { nowMs: now, calendar },
  );
}

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

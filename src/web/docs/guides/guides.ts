import changelog from "../../../../CHANGELOG.md";
import api from "../../../../docs/api.md";
import commands from "../../../../docs/commands.md";
import decisions from "../../../../docs/decisions.md";
import deploying from "../../../../docs/deploying.md";
import json from "../../../../docs/json.md";
import licences from "../../../../docs/licences.md";
import measured from "../../../../docs/measured.md";
import numbers from "../../../../docs/numbers.md";
import operating from "../../../../docs/operating.md";
import scaling from "../../../../docs/scaling.md";
import security from "../../../../SECURITY.md";

/** What a guide is for: where it stands in the list of pages. */
export type Subject = "API" | "Using it" | "Running it" | "How it is made";

export type Guide = {
  /** Its place in the project, which its links start from. */
  file: string;
  /** Its address below /docs. */
  slug: string;
  title: string;
  summary: string;
  subject: Subject;
  text: string;
};

/** Every file of docs is here, so that what is written is also published. */
export const GUIDES: readonly Guide[] = [
  {
    file: "docs/api.md",
    slug: "api",
    title: "Your first request",
    summary: "How to call the API: addresses, tokens, errors, limits, the typed client.",
    subject: "API",
    text: api,
  },
  {
    file: "docs/json.md",
    slug: "json",
    title: "JSON",
    summary: "Columns, pages, dates and CSV of every list; caching, limits, and what the fields mean.",
    subject: "API",
    text: json,
  },
  {
    file: "docs/numbers.md",
    slug: "numbers",
    title: "Numbers",
    summary: "How each number is defined, computed and checked, with the source of its formula.",
    subject: "Using it",
    text: numbers,
  },
  {
    file: "docs/commands.md",
    slug: "commands",
    title: "Commands",
    summary: "Every command in Discord, what it takes, and what it answers.",
    subject: "Using it",
    text: commands,
  },
  {
    file: "docs/deploying.md",
    slug: "deploying",
    title: "Deploying",
    summary: "From nothing to a live bot: accounts, setup, what can go wrong.",
    subject: "Running it",
    text: deploying,
  },
  {
    file: "docs/operating.md",
    slug: "operating",
    title: "Operating",
    summary: "Settings, jobs, alarms, budgets, and what to do when something breaks.",
    subject: "Running it",
    text: operating,
  },
  {
    file: "SECURITY.md",
    slug: "security",
    title: "Security",
    summary: "What is protected from whom, how, and what is not.",
    subject: "Running it",
    text: security,
  },
  {
    file: "docs/measured.md",
    slug: "measured",
    title: "Measured",
    summary: "Speed, size and accuracy, measured, with the command that measures each.",
    subject: "How it is made",
    text: measured,
  },
  {
    file: "docs/decisions.md",
    slug: "decisions",
    title: "Decisions",
    summary: "Why it is built as it is, and what was decided against.",
    subject: "How it is made",
    text: decisions,
  },
  {
    file: "CHANGELOG.md",
    slug: "changelog",
    title: "Changelog",
    summary: "What changed, release by release.",
    subject: "How it is made",
    text: changelog,
  },
  {
    file: "docs/scaling.md",
    slug: "scaling",
    title: "Scaling",
    summary: "Which limit binds first with many names and servers, what it costs, and what takes over.",
    subject: "Running it",
    text: scaling,
  },
  {
    file: "docs/licences.md",
    slug: "licences",
    title: "Licences",
    summary: "The licence of every package, in the Worker's bundle and beside it.",
    subject: "How it is made",
    text: licences,
  },
];

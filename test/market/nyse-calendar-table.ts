/**
 * Weekday closures and 13:00 closes as NYSE announced them, typed from its releases and not from the rules under test:
 * "NYSE Group Announces 2021, 2022 and 2023 …" (2020-12-28), "2022, 2023 and 2024 …" (2021-12-27, adds Juneteenth),
 * "2025, 2026 and 2027 …" (2024-11-08), "2026, 2027 and 2028 Holiday and Early Closings Calendar" (2025-12-23), all at
 * mondovisione.com/media-and-resources/news. 2020 is from the trading year that was; 2025-01-09 was announced on its own.
 */
export const NYSE_CLOSURES: Record<number, string> = {
  2020: "01-01 01-20 02-17 04-10 05-25 07-03 09-07 11-26 12-25",
  2021: "01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24",
  2022: "01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26",
  2023: "01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25",
  2024: "01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25",
  2025: "01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25",
  2026: "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25",
  2027: "01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24",
  2028: "01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25",
};

export const NYSE_EARLY_CLOSES: Record<number, string> = {
  2020: "11-27 12-24",
  2021: "11-26",
  2022: "11-25",
  2023: "07-03 11-24",
  2024: "07-03 11-29 12-24",
  2025: "07-03 11-28 12-24",
  2026: "11-27 12-24",
  2027: "11-26",
  2028: "07-03 11-24",
};

/** Trading days of the years that have been: the days in any daily price history. */
export const NYSE_TRADING_DAYS: Record<number, number> = {
  2020: 253,
  2021: 252,
  2022: 251,
  2023: 250,
  2024: 252,
  2025: 250,
};

export function datesOf(year: number, monthDays: string | undefined): string[] {
  return (monthDays ?? "").split(" ").map((monthDay) => `${year}-${monthDay}`);
}

/** Whether a header Accept asks for CSV rather than for JSON: named, and no later or less than JSON is. */
export function prefersCsv(accept: string | undefined): boolean {
  if (accept === undefined || !accept.includes("text/csv")) return false;
  const kinds = accept.split(",").map((each, place) => {
    const [type = "", ...parameters] = each.split(";").map((part) => part.trim().toLowerCase());
    const q = parameters.find((part) => part.startsWith("q="))?.slice(2) ?? "1";
    return { type, weight: Number(q) || 0, place };
  });
  const csv = kinds.find(({ type }) => type === "text/csv");
  const json = kinds.find(({ type }) => type === "application/json");
  if (csv === undefined || csv.weight === 0) return false;
  if (json === undefined) return true;
  return csv.weight > json.weight || (csv.weight === json.weight && csv.place < json.place);
}

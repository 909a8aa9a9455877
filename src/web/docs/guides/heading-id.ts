/** A heading as links name it, as GitHub has it: "Add a job, or two" is "add-a-job-or-two". */
export function headingId(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");
}

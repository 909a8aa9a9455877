/** What `parse` makes of the command line; throws its complaint with how the command is used. */
export function readWords<Words>(usage: string, parse: () => Words): Words {
  try {
    return parse();
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

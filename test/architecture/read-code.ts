/** Just enough of a reader for the rules: code without its comments and texts, and what it imports. */

export type ImportedModule = { module: string; typeOnly: boolean };

/**
 * Blanks comments, and with `texts` also what stands in quotes. Lines and columns stay where they are. Regular
 * expressions are not told from divisions, so a quote inside one blanks the rest of its line and no more.
 */
export function blankOut(code: string, { texts }: { texts: boolean }): string {
  const pattern =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*["\n]|'(?:\\.|[^'\\\n])*['\n]|`(?:\\.|[^`\\])*`/g;
  return code.replace(pattern, (part) => {
    const isComment = part.startsWith("//") || part.startsWith("/*");
    return isComment || texts ? part.replace(/[^\n]/g, " ") : part;
  });
}

const STATEMENT = /^\s*(?:import|export)\s+(type\s+)?(?:[^;"'`=]*?\sfrom\s+)?["']([^"']+)["']/gm;
const DYNAMIC = /\bimport\s*\(\s*["'`]([^"'`]+)["'`]/g;

/** Every module a file names: imports, re-exports, imports for effect, and `import()` of a plain text. */
export function readImports(code: string): ImportedModule[] {
  const plain = blankOut(code, { texts: false });
  const statements = [...plain.matchAll(STATEMENT)].map(([, type, module = ""]) => ({
    module,
    typeOnly: type !== undefined,
  }));
  const dynamic = [...plain.matchAll(DYNAMIC)].map(([, module = ""]) => ({ module, typeOnly: false }));
  return [...statements, ...dynamic];
}

export type MeasuredFunction = { name: string; line: number; lines: number };

const OPENING =
  /^(\s*)(?:export )?(?:default )?(?:static )?(?:async )?(?:function\*? ?(\w*)|(?:const )?(\w+)\s*(?:=|:) (?:async )?(?:<.*>)?\(|(\w+)(?:<[^(]*>)?\()/;
const NOT_FUNCTIONS = new Set(["if", "for", "while", "switch", "catch", "return", "await", "expect"]);

/**
 * Functions with a body of several lines, each in lines of code without the functions inside it. It relies on the formatter:
 * a body ends where a closing brace stands at the indentation of its head.
 */
export function measureFunctions(code: string): MeasuredFunction[] {
  const lines = blankOut(code, { texts: true }).split("\n");
  const spans = lines.flatMap((text, start) => {
    const head = OPENING.exec(text);
    const name = head?.[2] ?? head?.[3] ?? head?.[4];
    if (head === null || name === undefined || NOT_FUNCTIONS.has(name)) return [];
    const end = endOfBody(lines, start, head[1]?.length ?? 0);
    return end === null ? [] : [{ name, start, end }];
  });
  return spans.map(({ name, start, end }) => {
    const inner = spans.filter((other) => other.start > start && other.end <= end);
    const outermost = inner.filter(
      (span) => !inner.some((other) => other !== span && other.start < span.start && other.end >= span.end),
    );
    const nested = outermost.reduce((sum, span) => sum + linesOfCode(lines, span), 0);
    return { name, line: start + 1, lines: linesOfCode(lines, { start, end }) - nested };
  });
}

/** Comments, blank lines and the lines of a text such as SQL are not counted. */
function linesOfCode(lines: readonly string[], { start, end }: { start: number; end: number }): number {
  return lines.slice(start, end + 1).filter((line) => line.trim() !== "").length;
}

/** The head may go over several lines; the body opens at a line that ends in "{" at or below the head's indentation. */
function endOfBody(lines: readonly string[], start: number, indentation: number): number | null {
  const pad = " ".repeat(indentation);
  let opened = false;
  for (let i = start; i < lines.length; i += 1) {
    const line = (lines[i] ?? "").trimEnd();
    if (!opened && (i === start || line.startsWith(`${pad})`)))
      opened = /(?:=>|\)|: .+) \{$|^\s*\).*\{$/.test(line);
    else if (opened && line.startsWith(`${pad}}`)) return i;
    if (!opened && i > start && line !== "" && !line.startsWith(`${pad} `) && !line.startsWith(`${pad})`))
      return null;
  }
  return null;
}

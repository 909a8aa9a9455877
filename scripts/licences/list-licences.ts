/** A package as package-lock.json has it. */
type Locked = { version?: string; license?: string; dev?: boolean; devOptional?: boolean };
export type Lockfile = { packages: Readonly<Record<string, Locked>> };
export type Licensed = { name: string; version: string; licence: string };

/** A subset of the font goes into pictures; what makes it is for developing only. */
const FONT = "@fontsource/inter";

/** What may be given on inside the Worker, under our MIT licence. Of MPL-2.0 the files stay under it, and unchanged. */
export const ALLOWED = [
  ...["MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Unlicense", "BlueOak-1.0.0"],
  ...["MPL-2.0", "OFL-1.1"],
];

/** What the Worker is built of: its dependencies, theirs, and the font. */
export function licencesInWorker({ packages }: Lockfile): Licensed[] {
  return listed(packages, (path, { dev, devOptional }) => (!dev && !devOptional) || nameOf(path) === FONT);
}

/** What only developing takes, by licence; no file of it is in the Worker. */
export function licencesBeside({ packages }: Lockfile): { licence: string; names: string[] }[] {
  const rest = listed(
    packages,
    (path, { dev, devOptional }) => Boolean(dev || devOptional) && nameOf(path) !== FONT,
  );
  const licences = [...new Set(rest.map(({ licence }) => licence))].toSorted();
  return licences.map((licence) => ({
    licence,
    names: [...new Set(rest.filter((each) => each.licence === licence).map(({ name }) => name))],
  }));
}

function listed(
  packages: Lockfile["packages"],
  isMeant: (path: string, locked: Locked) => boolean,
): Licensed[] {
  return Object.entries(packages)
    .filter(([path, locked]) => path !== "" && isMeant(path, locked))
    .map(([path, { version = "", license }]) => ({
      name: nameOf(path),
      version,
      licence: license ?? "unknown",
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}

const MOST_NAMES = 6;

/** docs/licences.md. */
export function licencesPage(lockfile: Lockfile): string {
  const worker = licencesInWorker(lockfile).map(
    (each) => `| ${each.name} | ${each.version} | ${each.licence} |`,
  );
  const beside = licencesBeside(lockfile).map(({ licence, names }) => {
    const some = names.slice(0, MOST_NAMES).join(", ");
    const more = names.length > MOST_NAMES ? " …" : "";
    return `| ${licence} | ${names.length} | ${some}${more} |`;
  });
  return `# Licences

Volaris is under the MIT licence (LICENSE). This page is made of \`package-lock.json\` by \`npm run docs:licences\`.

## In the Worker

All packages that the Worker is built of, whole or in part. \`@resvg/resvg-wasm\` is under MPL-2.0: its files are used as
published, their source is that of the package. The font is a subset of Inter, under OFL-1.1.

| package | version | licence |
|---|---|---|
${worker.join("\n")}

## For developing only

Tools, tests and stand-ins; none of it is in the Worker, whatever its licence.

| licence | packages | among them |
|---|---|---|
${beside.join("\n")}
`;
}

/** A command as Discord keeps it; all else that it says is looked at only where ours says something of it. */
export type RegisteredCommand = { name: string };

export type CommandDifference = {
  added: string[];
  removed: string[];
  /** What of each is otherwise: "description", "options.symbol", "option dte is new". */
  changed: { name: string; what: string[] }[];
  same: number;
};

/** What registering would change: ours beside what Discord shows now. */
export function compareCommands(
  registered: readonly RegisteredCommand[],
  ours: readonly RegisteredCommand[],
): CommandDifference {
  const found = (list: readonly RegisteredCommand[], name: string) => list.find((one) => one.name === name);
  const kept = ours.flatMap((own) => {
    const other = found(registered, own.name);
    return other === undefined ? [] : [{ name: own.name, what: differences(other, own) }];
  });
  return {
    added: ours.filter(({ name }) => found(registered, name) === undefined).map(({ name }) => name),
    removed: registered.filter(({ name }) => found(ours, name) === undefined).map(({ name }) => name),
    changed: kept.filter(({ what }) => what.length > 0),
    same: kept.filter(({ what }) => what.length === 0).length,
  };
}

function differences(other: RegisteredCommand, own: RegisteredCommand): string[] {
  const theirs = new Map<string, unknown>(Object.entries(other));
  return Object.entries(own).flatMap(([field, value]) => {
    const there = theirs.get(field);
    if (field === "options") return optionDifferences(namedList(there), namedList(value));
    return holds(there, value) ? [] : [field];
  });
}

/** Options are told apart by name; their order is what people see. */
function optionDifferences(
  theirs: readonly RegisteredCommand[],
  ours: readonly RegisteredCommand[],
): string[] {
  const changes = ours.flatMap((own) => {
    const other = theirs.find(({ name }) => name === own.name);
    if (other === undefined) return [`option ${own.name} is new`];
    return differences(other, own).map((what) => `option ${own.name}: ${what}`);
  });
  const gone = theirs.filter(({ name }) => ours.every((own) => own.name !== name));
  const order = (list: readonly RegisteredCommand[]) => list.map(({ name }) => name).join();
  const reordered = changes.length === 0 && gone.length === 0 && order(theirs) !== order(ours);
  return [
    ...changes,
    ...gone.map(({ name }) => `option ${name} goes`),
    ...(reordered ? ["order of options"] : []),
  ];
}

function namedList(value: unknown): RegisteredCommand[] {
  if (!Array.isArray(value)) return [];
  return value.filter((one): one is RegisteredCommand => typeof one?.name === "string");
}

/** Whether everything that `own` says is said by `other`; Discord adds fields, and leaves out what is its default. */
function holds(other: unknown, own: unknown): boolean {
  if (Array.isArray(own)) {
    const list: readonly unknown[] = Array.isArray(other) ? other : [];
    return list.length === own.length && own.every((item, i) => holds(list[i], item));
  }
  if (typeof own !== "object" || own === null) return (other ?? false) === (own ?? false);
  if (typeof other !== "object" || other === null) return false;
  const fields = new Map<string, unknown>(Object.entries(other));
  return Object.entries(own).every(([name, value]) => holds(fields.get(name), value));
}

/** Lines for a terminal: + what is new, ~ what changes and how, - what goes. */
export function describeDifference({ added, removed, changed }: CommandDifference): string[] {
  return [
    ...added.map((name) => `+ /${name}`),
    ...changed.map(({ name, what }) => `~ /${name}: ${what.join(", ")}`),
    ...removed.map((name) => `- /${name}`),
  ];
}

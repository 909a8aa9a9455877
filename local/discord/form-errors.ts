/** One branch of the `errors` tree of Discord's "Invalid Form Body". */
export type ErrorTree = { [key: string]: ErrorTree | FieldError[] };
export type FieldError = { code: string; message: string };

/** Collects what is wrong with a body, field by field, in the shape Discord answers with. */
export type FormErrors = {
  add(path: (string | number)[], code: string, message: string): void;
  /** Checks a text field's length in characters; absent counts as empty. */
  length(path: (string | number)[], value: unknown, limits: { min?: number; max: number }): void;
  /** Checks the number of items of a list field. */
  items(path: (string | number)[], value: unknown, max: number): void;
  isEmpty(): boolean;
  tree(): ErrorTree;
};

/** @param base where in the body the checked part stands */
export function createFormErrors(base: (string | number)[] = []): FormErrors {
  const found: { path: (string | number)[]; error: FieldError }[] = [];

  function add(path: (string | number)[], code: string, message: string): void {
    found.push({ path: [...base, ...path], error: { code, message } });
  }

  return {
    add,
    length(path, value, { min = 0, max }) {
      if (value === undefined || value === null) {
        if (min > 0) add(path, "BASE_TYPE_REQUIRED", "This field is required");
        return;
      }
      if (typeof value !== "string") {
        add(path, "STRING_TYPE_CONVERT", `Could not interpret "${String(value)}" as string.`);
        return;
      }
      const size = countCharacters(value);
      if (min > 0 && (size < min || size > max)) {
        add(path, "BASE_TYPE_BAD_LENGTH", `Must be between ${min} and ${max} in length.`);
      } else if (size > max) {
        add(path, "BASE_TYPE_MAX_LENGTH", `Must be ${max} or fewer in length.`);
      }
    },
    items(path, value, max) {
      if (Array.isArray(value) && value.length > max) {
        add(path, "BASE_TYPE_MAX_LENGTH", `Must be ${max} or fewer in length.`);
      }
    },
    isEmpty: () => found.length === 0,
    tree: () => growTree(found),
  };
}

/** Characters as Discord counts them: code points, not UTF-16 units. */
export function countCharacters(text: string): number {
  return [...text].length;
}

function growTree(found: { path: (string | number)[]; error: FieldError }[]): ErrorTree {
  const root: ErrorTree = {};
  for (const { path, error } of found) {
    let branch = root;
    for (const step of path) {
      const next = branch[step];
      const child: ErrorTree = next === undefined || Array.isArray(next) ? {} : next;
      branch[step] = child;
      branch = child;
    }
    const errors = branch["_errors"];
    branch["_errors"] = Array.isArray(errors) ? [...errors, error] : [error];
  }
  return root;
}

/**
 * An object whose parts are made when they are first read, and once: what an invocation does not touch costs it
 * nothing. Spreading it would make all of them.
 */
export function lazily<T extends object>(makers: { readonly [Part in keyof T]: () => T[Part] }): Readonly<T> {
  const parts = {} as T;
  for (const name of Object.keys(makers) as (keyof T & string)[]) {
    Object.defineProperty(parts, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = makers[name]();
        Object.defineProperty(parts, name, { value, enumerable: true });
        return value;
      },
    });
  }
  return parts;
}

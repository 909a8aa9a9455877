/** Makes the thing when it is first asked for, and gives the same one ever after. A make that throws is tried again. */
export function once<Thing extends object>(make: () => Thing): () => Thing {
  let made: Thing | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

declare module "subset-font" {
  type Options = {
    targetFormat: "sfnt";
    /** OpenType features to keep; none where empty. */
    keepFeatures: readonly string[];
    noHinting: boolean;
    preserveNameIds: readonly number[];
  };
  function subsetFont(font: Buffer, text: string, options: Options): Promise<Buffer>;

  export { subsetFont as default };
}

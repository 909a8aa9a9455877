declare module "*.wasm" {
  const compiled: WebAssembly.Module;
  export default compiled;
}

declare module "*.bin" {
  const bytes: ArrayBuffer;
  export default bytes;
}

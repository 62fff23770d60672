export const networks: Readonly<
  Record<"mobilenet_v2" | "inception_v3", { readonly size: number; readonly shards: number }>
>;
export function unpackNsfwjs(name: keyof typeof networks, folder: string, from?: string): Promise<string>;
export function formulaImage(size: number, phase: number): Float32Array<ArrayBuffer>;

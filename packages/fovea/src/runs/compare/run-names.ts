import { basename, resolve } from "node:path";

/** Names that tell runs apart: those of their folders, or else their paths as given. */
export function runNames(folders: readonly string[]): readonly string[] {
  const names = folders.map((folder) => basename(resolve(folder)));
  return new Set(names).size === names.length ? names : folders;
}

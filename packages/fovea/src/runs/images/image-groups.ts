import { join } from "node:path";
import type { FolderReport } from "../../datasets/index.ts";

/** A number for each file: images that show the same share one, so that they stay together in cross-validation. */
export function groupNumbers(files: readonly string[], { root, groups }: Pick<FolderReport, "root" | "groups">) {
  const numbers = new Map<string, number>();
  groups.forEach((group, number) => {
    for (const { path } of group) numbers.set(join(root, path), number);
  });
  return files.map((file, index) => numbers.get(file) ?? groups.length + index);
}

/** The files that show the same as files of another part, which only the folder's own parts can hold. */
export function leakedFiles({ root, leaks }: Pick<FolderReport, "root" | "leaks">): ReadonlySet<string> {
  return new Set(leaks.flat().map(({ path }) => join(root, path)));
}

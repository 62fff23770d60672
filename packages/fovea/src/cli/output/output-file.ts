import { accessSync, constants, statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";
import { writeFileAtomically } from "../../io/index.ts";
import { ConfigError } from "../../support/index.ts";

/**
 * Checks the file that an option names, before the work that it shows begins.
 * @throws ConfigError for a name with another ending, a folder, and a place where nothing can be written.
 */
export function checkOutputFile(path: string, endings: readonly string[], option = "--output"): void {
  if (!endings.includes(extname(path).toLowerCase())) {
    const last = endings.at(-1) ?? "";
    const names = endings.length > 1 ? `${endings.slice(0, -1).join(", ")} or ${last}` : last;
    throw new ConfigError(`${option} ${path}: expected a name that ends in ${names}`);
  }
  const existing = nearestExisting(resolve(path));
  if (existing.path === resolve(path)) {
    if (existing.isFolder) throw new ConfigError(`${option} ${path}: expected a file, received a folder`);
  } else if (!existing.isFolder) {
    throw new ConfigError(`${option} ${path}: ${existing.path} is a file, not a folder`);
  }
  try {
    // A file is replaced, not written to.
    accessSync(existing.isFolder ? existing.path : dirname(existing.path), constants.W_OK);
  } catch {
    throw new ConfigError(`${option} ${path}: permission denied`);
  }
}

/**
 * Returns the file that a command writes: the one that `--output` names, or else `usual`, or none where JSON is printed.
 * @throws ConfigError as `checkOutputFile` does.
 */
export function outputFile(
  { output, json }: { readonly output?: string | undefined; readonly json?: boolean | undefined },
  usual: string,
  endings: readonly string[],
): string | undefined {
  const path = output ?? (json ? undefined : usual);
  if (path !== undefined) checkOutputFile(path, endings);
  return path;
}

/** Writes the file that `--output` names. Creates the folder if needed. */
export async function writeOutputFile(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomically(path, content);
}

/** Returns a path that exists: this one, or the nearest above it. */
function nearestExisting(path: string): { readonly path: string; readonly isFolder: boolean } {
  try {
    return { path, isFolder: statSync(path).isDirectory() };
  } catch {
    // The root of a file system exists.
    return nearestExisting(dirname(path));
  }
}

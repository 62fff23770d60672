import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { LessonName } from "../../lessons/index.ts";
import type { PageScript } from "../../page/index.ts";
import { ConfigError } from "../../support/index.ts";

/** Reads the script of a lesson, which the build bundles. */
export async function lessonScript(name: LessonName): Promise<PageScript> {
  // The same from src/ and from dist/.
  const file = new URL(`../../../dist/lessons/scripts/${name}.js`, import.meta.url);
  try {
    const code = await readFile(file, "utf8");
    return { code, hash: `sha256-${createHash("sha256").update(code).digest("base64")}` };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new ConfigError(`the script of the lesson "${name}" has not been built; run npm run build`);
  }
}

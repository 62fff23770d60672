import { readFileSync } from "node:fs";

const content = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

/** The version of the package. */
export const version = content.version;

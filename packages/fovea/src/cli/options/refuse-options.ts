import { extname } from "node:path";
import type { Command } from "commander";
import { ConfigError } from "../../support/index.ts";

/**
 * Refuses options that would have no effect. `names` are those of the values, such as "parts" for `--no-parts`.
 * @throws ConfigError that names the ones on the command line, and says why they have no effect.
 */
export function refuseOptions(command: Command, names: readonly string[], why: string): void {
  const given = command.options.filter((option) => {
    const name = option.attributeName();
    return names.includes(name) && command.getOptionValueSource(name) === "cli";
  });
  if (given.length > 0) throw new ConfigError(`${given.map(({ long }) => long).join(", ")}: ${why}`);
}

/**
 * Refuses options of pages where `path` is no page, or nothing is written.
 * @throws ConfigError that names the ones on the command line.
 */
export function refusePageOptions(command: Command, names: readonly string[], path: string | undefined): void {
  if (path !== undefined && extname(path).toLowerCase() === ".html") return;
  const written = path === undefined ? "--json without --output writes none" : `${path} is a figure`;
  refuseOptions(command, names, `only an .html page shows this; ${written}`);
}

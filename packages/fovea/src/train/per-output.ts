import { ConfigError } from "../support/errors.ts";
import { isJsonObject } from "../support/json.ts";
import { nearest } from "../support/nearest.ts";

/**
 * Returns the value given for each output of a network, in order, from a value for the only output, a list in order, or
 * a record by name. A record with `className` is a value in its JSON form.
 * @throws ConfigError for an unknown output, or a list of another length.
 */
export function perOutput<T>(
  option: string,
  given: unknown,
  outputNames: readonly string[],
): readonly (T | undefined)[] {
  if (given === undefined || given === null) return outputNames.map(() => undefined);
  if (Array.isArray(given)) {
    if (given.length !== outputNames.length) {
      throw new ConfigError(
        `compile: expected ${option} for ${outputNames.length} outputs (${outputNames.join(", ")}), ` +
          `received a list of ${given.length}`,
      );
    }
    return given.map((value: T | null) => value ?? undefined);
  }
  if (isRecordByName(given)) {
    for (const name of Object.keys(given)) {
      if (outputNames.includes(name)) continue;
      const guess = nearest(name, outputNames);
      const hint = guess ? `did you mean "${guess}"?` : `the outputs are ${outputNames.join(", ")}`;
      throw new ConfigError(`compile: ${option} names an output "${name}" that the network does not have; ${hint}`);
    }
    return outputNames.map((name) => given[name] as T | undefined);
  }
  if (outputNames.length === 1) return [given as T];
  throw new ConfigError(
    `compile: expected ${option} as a list or as a record by name for the outputs ${outputNames.join(", ")}`,
  );
}

function isRecordByName(given: unknown): given is Readonly<Record<string, unknown>> {
  return isJsonObject(given) && Object.getPrototypeOf(given) === Object.prototype && !("className" in given);
}

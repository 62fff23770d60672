import { ConfigError } from "../../support/errors.ts";
import type { TypedArray } from "../../tensor/dtype.ts";

/** @throws ConfigError for the first label that is not from 0 to `classes` − 1. */
export function checkClasses(where: string, labels: TypedArray, classes: number): void {
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index] ?? 0;
    if (label >= 0 && label < classes) continue;
    const cure = label < 0 ? "" : `; a network with ${label + 1} units or more would take it`;
    throw new ConfigError(
      `${where}: expected classes from 0 to ${classes - 1}, received ${label} at position ${index} of the batch${cure}`,
    );
  }
}

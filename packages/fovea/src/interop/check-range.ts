import { ConfigError } from "../support/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** The largest finite number of each type; bfloat16 has the range of float32. */
const largest: Readonly<Record<string, number>> = { float16: 65_504 };

/**
 * Checks that a shorter type can hold all values.
 * @throws ConfigError for a finite number that would become infinite.
 */
export function checkRange(where: string, { data }: Tensor, dtype: string | undefined): void {
  const limit = dtype === undefined ? undefined : largest[dtype];
  if (limit === undefined || !(data instanceof Float32Array)) return;
  const wrong = data.findIndex((value) => Number.isFinite(value) && Math.abs(value) > limit);
  if (wrong < 0) return;
  throw new ConfigError(`${where}: ${data[wrong]} at ${wrong} exceeds the range of ${dtype}, ±${limit}; use bfloat16`);
}

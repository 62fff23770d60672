import type { OptionChecks } from "../../support/check-options.ts";
import { optional } from "../../support/schema.ts";
import { nonNegative, oneOf, text } from "../../support/schema-fields.ts";
import type { MonitorOptions } from "./monitor.ts";

/** Checks of the options that all callbacks which watch a number have. */
export const monitorChecks: OptionChecks<MonitorOptions> = {
  monitor: optional(text()),
  mode: optional(oneOf(["auto", "min", "max"])),
  minDelta: optional(nonNegative()),
};

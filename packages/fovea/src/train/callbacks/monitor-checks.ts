import type { OptionChecks } from "../../support/check-options.ts";
import { optional } from "../../support/schema.ts";
import { nonNegative, oneOf, text } from "../../support/schema-fields.ts";
import type { MonitorOptions } from "./monitor.ts";

/** Checks the options that all callbacks with a monitor share. */
export const monitorChecks: OptionChecks<MonitorOptions> = {
  monitor: optional(text()),
  mode: optional(oneOf(["auto", "min", "max"])),
  minDelta: optional(nonNegative()),
};

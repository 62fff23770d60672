import { type LossName, lossFamily } from "../losses/resolve-loss.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { hasMethods } from "../support/has-methods.ts";
import type { JsonObject } from "../support/json.ts";
import { type Family, type FamilyMember, memberOf } from "../support/schema-fields.ts";
import * as metrics from "./catalog.ts";
import { lossMetric } from "./loss-metric.ts";
import type { Metric } from "./metric.ts";

const own = { ...metrics, acc: metrics.accuracy };

/** Each loss is also a metric. */
const ofLosses = Object.fromEntries(
  Object.entries(lossFamily.members).map(([key, member]): [string, FamilyMember<Metric>] => {
    const fromConfig = ({ name = key, ...config }: JsonObject) => lossMetric(member.fromConfig(config), String(name));
    return [key, { className: member.className, fromConfig }];
  }),
);

/** The metrics that have a name, including the losses. */
export const metricFamily: Family<Metric> = {
  kind: "metric",
  members: { ...own, ...ofLosses },
  isMember: (value): value is Metric => hasMethods(value, "increments", "result", "config"),
};

/** The name of a metric: "accuracy". The name of a loss is also valid. */
export type MetricName = keyof typeof own | LossName;

/**
 * Returns the metric for a name, its JSON form ({ className, config }) or a metric. A metric given by name appears in
 * the history under that name: "mse", "accuracy".
 * @throws ConfigError for an unknown name or option.
 */
export function resolveMetric(metric: MetricName | Metric | JsonObject): Metric {
  const member = memberOf(metricFamily, metric);
  if (!member) throw new ConfigError(`expected a metric or its name, received ${formatReceived(metric)}`);
  if (typeof metric !== "string") return member;
  return memberOf(metricFamily, { className: member.className, config: { name: metric } }) ?? member;
}

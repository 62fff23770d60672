import { beside } from "./busy-programs.mjs";
import { timeContender } from "./time-contender.mjs";
import { takesPart } from "./workloads.mjs";

/**
 * Every measurement by every contender, `rounds` times over. A machine has slow minutes: what is compared is timed one
 * right after the other, in an order that turns with the round, and what one contender does lies far apart in time.
 *
 * @returns one list per measurement: one list per contender of what its processes have printed.
 */
export async function runRounds(measurements, contenders, options, report) {
  const results = measurements.map(() => contenders.map(() => []));
  for (let round = 0; round < options.rounds; round++) {
    for (const [row, measurement] of measurements.entries()) {
      for (let turn = 0; turn < contenders.length; turn++) {
        const column = (turn + round) % contenders.length;
        if (!takesPart(contenders[column], measurement, options)) continue;
        const result = await beside(measurement.busy ?? 0, () =>
          timeContender(contenders[column], measurement, options),
        );
        results[row][column].push(result);
        report({ round, measurement, contender: contenders[column], result });
      }
    }
  }
  return results;
}

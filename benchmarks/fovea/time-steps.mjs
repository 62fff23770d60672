import { fromBatches } from "../../packages/fovea/dist/index.js";
import { syntheticBatch } from "./synthetic-batch.mjs";

/**
 * What completions say about one step is blurred by the event loop, which may hear of two at once. A training's times
 * are therefore means over spans at least this long.
 */
const spanMilliseconds = 20;

/**
 * Milliseconds of a step of `fit`, over and over on one batch in memory, as the peers have it. The first `fit` warms
 * up; the second goes on with the same programs.
 */
export async function timeTrain(model, { shape, classes }, batch, { warmupSteps, warmupSeconds, seconds }) {
  model.compile({ optimizer: "adam", loss: classes === 1 ? "binaryCrossentropy" : "sparseCategoricalCrossentropy" });
  const ready = syntheticBatch(shape, classes, batch);
  const fitFor = async (steps, duration) => {
    const ends = [];
    const callback = { onBatchEnd: () => void ends.push(performance.now()) };
    await model.fit(
      fromBatches(() => repeated(ready, steps, duration)),
      { callbacks: [callback], verbose: false },
    );
    return ends;
  };
  await fitFor(warmupSteps, warmupSeconds);
  // The first completion only starts the clock.
  const ends = await fitFor(2, seconds);
  return { milliseconds: spans(ends), steps: ends.length - 1 };
}

/** Milliseconds of `predict` on one batch, each call awaited before the next, as the peers are called. */
export async function timePredict(model, { shape, classes }, batch, { warmupSteps, warmupSeconds, seconds }) {
  const { x } = syntheticBatch(shape, classes, batch);
  for (const _ of repeated(x, warmupSteps, warmupSeconds)) await model.predict(x, { batchSize: batch });
  const milliseconds = [];
  for (const _ of repeated(x, 1, seconds)) {
    const start = performance.now();
    await model.predict(x, { batchSize: batch });
    milliseconds.push(performance.now() - start);
  }
  return { milliseconds, steps: milliseconds.length };
}

/** Milliseconds of `augment`, which augments one image each time it is called. */
export function timeAugment(augment, { warmupSteps, warmupSeconds, seconds }) {
  for (const _ of repeated(undefined, warmupSteps, warmupSeconds)) augment();
  const milliseconds = [];
  for (const _ of repeated(undefined, 1, seconds)) {
    const start = performance.now();
    augment();
    milliseconds.push(performance.now() - start);
  }
  return { milliseconds, steps: milliseconds.length };
}

/** Milliseconds of `step`, each awaited before the next. */
export async function timeExplain(step, { warmupSteps, warmupSeconds, seconds }) {
  for (const _ of repeated(undefined, warmupSteps, warmupSeconds)) await step();
  const milliseconds = [];
  for (const _ of repeated(undefined, 1, seconds)) {
    const start = performance.now();
    await step();
    milliseconds.push(performance.now() - start);
  }
  return { milliseconds, steps: milliseconds.length };
}

/** Milliseconds of `step`, and of the processor in all threads. */
export async function timeFolder(step, { warmupSteps, warmupSeconds, seconds }) {
  if (warmupSteps > 0) for (const _ of repeated(undefined, warmupSteps, warmupSeconds)) await step();
  const [milliseconds, processor] = [[], []];
  for (const _ of repeated(undefined, 1, seconds)) {
    const [start, used] = [performance.now(), process.cpuUsage()];
    await step();
    milliseconds.push(performance.now() - start);
    const { user, system } = process.cpuUsage(used);
    processor.push((user + system) / 1000);
  }
  return { milliseconds, processor, steps: milliseconds.length };
}

/** `value` at least `times`, and again until `seconds` have passed. */
function* repeated(value, times, seconds) {
  const end = performance.now() + seconds * 1000;
  for (let count = 0; count < times || performance.now() < end; count++) yield value;
}

/** The mean step of each span; what is left at the end is a span of its own only if it is the only one. */
function spans(ends) {
  const means = [];
  let from = 0;
  for (let to = 1; to < ends.length; to++) {
    const last = to === ends.length - 1 && means.length === 0;
    if (ends[to] - ends[from] < spanMilliseconds && !last) continue;
    means.push((ends[to] - ends[from]) / (to - from));
    from = to;
  }
  return means;
}

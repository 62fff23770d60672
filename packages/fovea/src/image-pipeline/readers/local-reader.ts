import { readBytes } from "../../io/open-file.ts";
import { yieldToEventLoop } from "../../support/yield-to-event-loop.ts";
import type { PixelPlan } from "../pixels/pixel-plan.ts";
import { type Reading, readSample } from "./read-sample.ts";
import type { ImageReader, ReadTask } from "./read-task.ts";

/** Reads images in this thread, one after the other. */
export function localReader(plan: PixelPlan): ImageReader {
  const reading: Reading = { plan, memory: {}, readBytes };
  const dropped = new WeakSet<ReadTask>();
  let last: Promise<unknown> = Promise.resolve();
  return {
    capacity: 1,
    read(task) {
      const outcome = last.then(async () => {
        await yieldToEventLoop();
        return dropped.has(task) ? { fault: "dropped", took: 0 } : readSample(task, reading);
      });
      last = outcome.catch(() => undefined);
      return outcome;
    },
    drop(tasks) {
      for (const task of tasks) dropped.add(task);
    },
    hold: () => undefined,
    release: () => undefined,
    end: () => undefined,
  };
}

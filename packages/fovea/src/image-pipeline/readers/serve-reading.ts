import type { MessagePort } from "node:worker_threads";
import { readBytesSync } from "../../io/open-file.ts";
import type { PixelPlan } from "../pixels/pixel-plan.ts";
import { type Reading, readSample } from "./read-sample.ts";
import type { TaskMessage, ThreadMessage } from "./reader-thread.ts";

/** The work of a thread: reads the images that it is sent, one after the other. */
export function serveReading(port: MessagePort, plan: PixelPlan): void {
  const post = (message: ThreadMessage) => port.postMessage(message);
  const reading: Reading = { plan, memory: {}, readBytes: readBytesSync };
  let last: Promise<void> = Promise.resolve();
  port.on("message", ({ id, task }: TaskMessage) => {
    last = last.then(async () => {
      try {
        post({ id, outcome: await readSample(task, reading) });
      } catch (error) {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        post({ id, error: { name, message } });
      }
    });
  });
  post("ready");
}

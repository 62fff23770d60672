import { describe, expect, it } from "vitest";
import { ProgressBar } from "./progress-bar.ts";

/** A stream that remembers what was written, and a clock that is set by hand. */
function recorder(isTTY: boolean) {
  const written: string[] = [];
  const clock = { time: 0 };
  const stream = { isTTY, columns: 120, write: (text: string) => written.push(text), getColorDepth: () => 1 };
  return { written, clock, bar: new ProgressBar({ epochs: 2, stream, now: () => clock.time }) };
}

describe("ProgressBar", () => {
  it("leaves one plain line an epoch when there is no terminal", () => {
    const { written, clock, bar } = recorder(false);
    for (const epoch of [1, 2]) {
      bar.startEpoch(epoch, 10);
      for (let step = 1; step <= 10; step++) {
        clock.time += 200;
        bar.update(step, step * 64, { loss: 1 / step });
      }
      bar.validating(1, 1);
      clock.time += 500;
      bar.endEpoch({ loss: 0.1, valLoss: 0.2 });
    }
    expect(written).toEqual([
      "Epoch 1/2  10/10  2.5 s  320 images/s  loss 0.1000  valLoss 0.2000\n",
      "Epoch 2/2  10/10  2.5 s  320 images/s  loss 0.1000  valLoss 0.2000\n",
    ]);
  });

  it("draws at most ten times a second on a terminal, always over the same line", () => {
    const { written, clock, bar } = recorder(true);
    bar.startEpoch(1, 1000);
    for (let step = 1; step <= 1000; step++) {
      clock.time += 1;
      bar.update(step, step, { loss: 1 });
    }
    expect(written).toHaveLength(11);
    expect(written.every((text) => text.startsWith("\r\u001b[K") && !text.includes("\n"))).toBe(true);
    expect(written.at(-1)).toBe(
      "\r\u001b[KEpoch 1/2  ━━━━━━━━━━━━━━━━━━━━━━━━  1,000/1,000  loss 1.000  1,000 images/s  1.0 s left",
    );
    bar.endEpoch({ loss: 0.5 });
    expect(written.slice(-2)).toEqual(["\r\u001b[K", "Epoch 1/2  1,000/1,000  1.0 s  1,000 images/s  loss 0.5000\n"]);
  });

  it("prints other text above the live line and can be taken away", () => {
    const { written, bar } = recorder(true);
    bar.startEpoch(1, 4);
    const live = written.at(-1);
    bar.print("saved runs/quickstart");
    expect(written.slice(-3)).toEqual(["\r\u001b[K", "saved runs/quickstart\n", live]);
    bar.stop();
    bar.stop();
    expect(written.slice(-2)).toEqual([live, "\r\u001b[K"]);
  });
});

import { expect, test } from "vitest";
import { learningRateChart } from "./learning-rate-chart.ts";
import { toPng } from "./to-png.ts";

const steps = Array.from({ length: 60 }, (_, index) => {
  const smoothed = index < 40 ? 2 - index / 40 : 1 + 2 ** (index - 40) / 4;
  return { rate: 1e-6 * 10 ** (index / 8), loss: smoothed + Math.sin(index) * (index % 7 === 0 ? 50 : 0.1), smoothed };
});

test("draws the smoothed loss, the batches inside the chart, and the suggestions", async () => {
  const svg = await learningRateChart({ steps, valley: 1e-3, steepest: 0.01 }, { title: "a <network>" });
  expect(svg).toContain("a &lt;network&gt;");
  expect(svg).toContain("valley 1.0e-3");
  expect(svg).toContain("steepest 1.0e-2");
  // After the smallest loss, until it is above where it began.
  const dots = svg.match(/d="M1\.5,0A/g)?.length ?? 0;
  expect(dots).toBeGreaterThan(30);
  expect(dots).toBeLessThan(45);
  expect(svg).not.toContain("NaN");
});

test("becomes a PNG, with and without suggestions", async () => {
  for (const rates of [
    { valley: 1e-3, steepest: 1e-3 },
    { valley: undefined, steepest: undefined },
  ]) {
    const png = await toPng(await learningRateChart({ steps, ...rates }));
    expect([...png.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  }
});

test("takes losses that are all the same", async () => {
  const flat = steps.slice(0, 5).map(({ rate }) => ({ rate, loss: 1, smoothed: 1 }));
  expect(await learningRateChart({ steps: flat, valley: undefined, steepest: undefined })).toContain("<svg");
});

test("refuses a single step", async () => {
  await expect(learningRateChart({ steps: steps.slice(0, 1), valley: undefined, steepest: undefined })).rejects.toThrow(
    "learningRateChart: expected at least two steps, received 1",
  );
});

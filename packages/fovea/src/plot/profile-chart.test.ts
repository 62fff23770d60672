import { expect, test } from "vitest";
import { ConfigError } from "../support/errors.ts";
import { profileChart } from "./profile-chart.ts";

const options = { title: "Where the time goes", parts: ["forward", "backward"] };

test("every layer has a bar with its time and its share", async () => {
  const bars = [
    { name: "conv1", parts: [2, 4] },
    { name: "fc", parts: [1, 1] },
  ];
  const svg = await profileChart(bars, options);
  for (const text of ["Where the time goes", "forward", "conv1", "6.00 ms, 75 %", "2.00 ms, 25 %"]) {
    expect(svg).toContain(`>${text}</text>`);
  }
});

test("the smallest of many layers are added up, as a figure without a bar", async () => {
  const bars = Array.from({ length: 50 }, (_, index) => ({ name: `layer ${index}`, parts: [index + 1, 0] }));
  const svg = await profileChart(bars, options);
  expect(svg).toContain(">19 others: 190 ms, 15 %</text>");
  expect(svg).toContain(">layer 49</text>");
  expect(svg).not.toContain(">layer 3</text>");
});

test("an empty list is refused", async () => {
  await expect(profileChart([], options)).rejects.toThrow(ConfigError);
});

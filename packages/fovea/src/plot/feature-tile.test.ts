import { describe, expect, it } from "vitest";
import { tensor } from "../tensor/index.ts";
import { featureColors, featureScale, featureTile } from "./feature-tile.ts";

const maps = tensor([0, 1, 2, 0, 4, 0, 8, 0], [2, 2, 2]);

describe("featureTile", () => {
  it("draws one channel on the scale of its layer", () => {
    const scale = featureScale(maps);
    expect(scale).toEqual({ low: 0, high: 8 });
    const { data, shape } = featureTile(maps, 0, scale);
    expect(shape).toEqual([2, 2, 3]);
    expect(Array.from(data.slice(0, 3))).toEqual([0x44, 0x01, 0x54]);
    expect(Array.from(data.slice(9))).toEqual([0xfd, 0xe7, 0x25]);
    expect(Array.from(featureTile(maps, 1, scale).data.slice(3, 6))).toEqual([0x44, 0x01, 0x54]);
  });

  it("repeats the pixels of small maps and averages those of large ones", () => {
    const scale = { low: 0, high: 8 };
    expect(featureTile(maps, 0, { ...scale, atLeast: 5 }).shape).toEqual([6, 6, 3]);
    const mean = featureTile(maps, 0, { ...scale, atMost: 1 });
    expect(mean.shape).toEqual([1, 1, 3]);
    expect(mean.data).toEqual(featureTile(tensor([14 / 4], [1, 1, 1]), 0, scale).data);
  });

  it("has other colors if values can be negative, with 0 in the middle", () => {
    const signed = tensor([-4, 2, 0, 1], [2, 2, 1]);
    const scale = featureScale(signed);
    expect(scale).toEqual({ low: -4, high: 4 });
    expect(featureColors(scale, 3)[1]).toBe("rgb(21,25,31)");
    expect(Array.from(featureTile(signed, 0, scale).data.slice(6, 9))).toEqual([21, 25, 31]);
  });

  it("has a scale for maps that are empty", () => {
    expect(featureScale(tensor([0, 0], [1, 2, 1]))).toEqual({ low: 0, high: 1 });
  });

  it("refuses a channel that isn't there", () => {
    expect(() => featureTile(maps, 2, { low: 0, high: 1 })).toThrow("expected a channel of maps");
  });
});

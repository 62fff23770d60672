import { describe, expect, test } from "vitest";
import { fitOf, padColorOf, withFit } from "./image-fit.ts";
import type { Preprocessing } from "./preprocessing.ts";
import { checkedPreprocessing } from "./preprocessing-schema.ts";

const imagenet: Preprocessing = {
  ...{ resize: 256, crop: [224, 192], interpolation: "bilinear", scale: 1 / 255, channelOrder: "rgb" },
  ...{ mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
};

test("each way is recognized, and replaces any other", () => {
  const fits = ["stretch", "crop", "pad"] as const;
  for (const from of fits) {
    const given = withFit(imagenet, from);
    for (const to of fits) {
      const changed = withFit(given, to);
      expect(fitOf(changed)).toBe(to);
      expect(checkedPreprocessing("test", JSON.parse(JSON.stringify(changed)))).toEqual(changed);
    }
    expect(withFit(given, from)).toBe(given);
  }
  expect(withFit(imagenet, "crop").resize).toBe(256);
  expect(withFit(imagenet, "stretch").resize).toEqual([224, 192]);
  expect(withFit(withFit(imagenet, "stretch"), "crop").resize).toEqual({ fit: "crop" });
  expect(padColorOf(imagenet)).toBeUndefined();
});

describe("the border has the color that the network receives as 0", () => {
  const of = (changes: Partial<Preprocessing>) => padColorOf(withFit({ ...imagenet, ...changes }, "pad"));
  test.each<[string, Partial<Preprocessing>, readonly number[]]>([
    ["the mean of ImageNet", {}, [124, 116, 104]],
    ["red first", { channelOrder: "bgr", scale: 1, mean: [103.939, 116.779, 123.68] }, [124, 117, 104]],
    ["the middle of −1 … 1", { scale: 2 / 255, mean: [1, 1, 1], std: [1, 1, 1] }, [128, 128, 128]],
    ["black in 0 … 1", { mean: [0, 0, 0], std: [1, 1, 1] }, [0, 0, 0]],
    ["gray", { mean: [0.5], std: [1] }, [128]],
    ["the nearest byte", { mean: [-1, 2, 0], std: [1, 1, 1] }, [0, 255, 0]],
  ])("%s", (_, changes, color) => {
    expect(of(changes)).toEqual(color);
  });
});

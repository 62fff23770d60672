import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { decodeImage, importModel, type ValueRange } from "../../src/index.ts";

// Models that Keras saved, asked about an image file: the numbers that they want are seen in their first layers, or said.

const folder = fileURLToPath(new URL(".", import.meta.url));
const photo = join(folder, "files/rgb.png");
const { answers } = JSON.parse(readFileSync(join(folder, "keras.json"), "utf8")) as {
  answers: Record<string, readonly number[]>;
};

async function answer(model: Awaited<ReturnType<typeof importModel>>, image: Parameters<typeof model.classify>[0]) {
  const classes = (await model.classify(image)) as { index: number; probability: number }[];
  return classes.sort((a, b) => a.index - b.index).map(({ probability }) => probability);
}

describe("a model of Keras' answers as there", () => {
  test.each(["rescaled", "nested", "normalized"])("%s", async (name) => {
    const model = await importModel(join(folder, `${name}.keras`));
    const expected = answers[name]?.map((value) => expect.closeTo(value, 5));
    expect(await answer(model, photo)).toEqual(expected);
    expect(await answer(model, await decodeImage(photo))).toEqual(expected);
  });

  test("plain: it has to be told", async () => {
    const model = await importModel(join(folder, "plain.keras"));
    await expect(model.classify(photo)).rejects.toThrow("does not know how its images are prepared");
    const range: ValueRange = [-1, 1];
    model.preprocessing = {
      ...{ resize: [3, 8], crop: [3, 8], interpolation: "bilinear", scale: (range[1] - range[0]) / 255 },
      ...{ mean: [1, 1, 1], std: [1, 1, 1], channelOrder: "rgb" },
    };
    expect(await answer(model, photo)).toEqual(answers.plain?.map((value) => expect.closeTo(value, 5)));
  });
});

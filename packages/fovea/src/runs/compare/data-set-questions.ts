import { predictedClasses } from "../../metrics/index.ts";
import { layerArithmetic } from "../../network/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { arrayThumbnails } from "../array-thumbnails.ts";
import { checkCompatibility } from "../check-compatibility.ts";
import { openDataSet } from "../data-sets.ts";
import { labelsOf } from "../evaluate-classifier.ts";
import { matchData } from "../match-data.ts";
import { openModel } from "../open-model.ts";
import type { Answers, AskOptions, Questions } from "./answers.ts";
import type { ReadRun } from "./read-compared-run.ts";

const batchSize = 250;

/** Asks runs on a data set about its test images, as many as each of them was tested on. */
export async function dataSetQuestions(source: string, limit: number | undefined): Promise<Questions> {
  const data = await openDataSet(source, limit);
  const labels = await labelsOf(data.test);
  const keys = Array.from(labels, (_, index) => `test[${index}]`);
  return {
    ...{ part: "test", classes: data.classes },
    labels: new Map(keys.map((key, index) => [key, labels[index] ?? 0])),
    groups: new Map(keys.map((key, index) => [key, index])),
    ask: async ({ compared: { folder } }: ReadRun, { engine, signal }: AskOptions): Promise<Answers> => {
      const { model } = await openModel(folder, { engine });
      checkCompatibility(model, data);
      const images = matchData(data.test, model, [0, 1]);
      const began = performance.now();
      const outputs = await model.predict(images, { batchSize, ...(signal && { signal }) });
      const milliseconds = (performance.now() - began) / keys.length;
      const fromLogits = model.trainer.firstLoss?.link !== undefined;
      const classes = predictedClasses([outputs].flat()[0] as Tensor, { fromLogits });
      return {
        predicted: new Map(keys.map((key, index) => [key, classes[index] ?? 0])),
        milliseconds,
        multiplyAccumulates: productsOf(model.network),
      };
    },
    async thumbnails(wanted) {
      const numbers = new Map(keys.map((key, index) => [key, index]));
      const found = await arrayThumbnails(
        data.test,
        wanted.flatMap((key) => numbers.get(key) ?? []),
      );
      return new Map([...found].map(([number, uri]) => [keys[number] ?? "", uri]));
    },
  };
}

/** Multiply-accumulates for one image. */
export function productsOf(network: Parameters<typeof layerArithmetic>[0]): number {
  return layerArithmetic(network).reduce((sum, row) => sum + row.multiplyAccumulates, 0);
}

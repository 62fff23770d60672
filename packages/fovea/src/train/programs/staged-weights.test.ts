import { expect, test } from "vitest";
import { layers, sequential } from "../../index.ts";
import { tensor } from "../../tensor/index.ts";
import { StagedWeights } from "./staged-weights.ts";

const small = () => sequential([layers.input({ shape: [2] }), layers.dense({ units: 1 })]);
const kernelOf = async (model: ReturnType<typeof small>) => [
  ...((await model.getWeights()).get("dense/kernel")?.data ?? []),
];

test("weights change when all of them have been read, those in use and those that are not", async () => {
  for (const isUsed of [false, true]) {
    const model = small();
    if (isUsed) await model.getWeights();
    const [kernel, bias] = model.network.listWeights();
    const staged = new StagedWeights(model.trainer.engine);
    staged.add(kernel!, tensor([1, 2], [2, 1]));
    staged.add(bias!, tensor([5]));
    const untouched = await kernelOf(small());
    if (isUsed) expect(await kernelOf(model)).toEqual(untouched);
    await staged.commit();
    expect([...(await model.predict(tensor([1, 1], [1, 2]))).data]).toEqual([8]);
  }
});

test("weights that a program begins to use in the meantime keep their variable, with the new values", async () => {
  const model = small();
  const [kernel] = model.network.listWeights();
  const staged = new StagedWeights(model.trainer.engine);
  staged.add(kernel!, tensor([1, 2], [2, 1]));
  await model.predict(tensor([1, 1], [1, 2]));
  await staged.commit();
  expect([...(await model.predict(tensor([1, 1], [1, 2]))).data]).toEqual([3]);
});

test("no weight changes if reading fails", async () => {
  const model = small();
  const before = await kernelOf(small());
  async function* values() {
    yield ["dense/kernel", tensor([1, 2], [2, 1])] as const;
    throw new Error("the file ends here");
  }
  await expect(model.trainer.loadWeights(values())).rejects.toThrow("the file ends here");
  expect(await kernelOf(model)).toEqual(before);
  async function* unknown() {
    yield ["dense/kernel", tensor([1, 2], [2, 1])] as const;
    yield ["dense/scale", tensor([1])] as const;
  }
  await expect(model.trainer.loadWeights(unknown())).rejects.toThrow('the network has no weight "dense/scale"');
  expect(await kernelOf(model)).toEqual(before);
});

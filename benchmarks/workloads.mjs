/** What is measured, under the names that every contender's script takes. `classes` 1: a single sigmoid unit. */
export const workloads = {
  lenet5: { title: "LeNet-5", shape: [28, 28, 1], classes: 10, trainBatch: 64 },
  happymodel: { title: "HappyModel", shape: [64, 64, 3], classes: 1, trainBatch: 16 },
  catsdogs: { title: "Cats and dogs", shape: [150, 150, 3], classes: 1, trainBatch: 20 },
  cifar: { title: "CIFAR", shape: [32, 32, 3], classes: 10, trainBatch: 32 },
};

const predictBatches = [1, 64];

/** One row of the table each. */
export function measurementsOf({ only, modes }) {
  return modes.flatMap((mode) =>
    only.flatMap((workload) => {
      const batches = mode === "train" ? [workloads[workload].trainBatch] : predictBatches;
      return batches.map((batch) => ({ workload, mode, batch }));
    }),
  );
}

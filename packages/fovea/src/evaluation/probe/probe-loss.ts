/** The loss of a linear probe. */
export interface ProbeLoss {
  /** Number of outputs. */
  readonly outputs: number;
  /** Returns the best bias without features, where the search starts. */
  startBias(rows: Int32Array): Float64Array;
  /** Returns the sum of the losses of some rows, and replaces their scores [rows, outputs] by its derivatives. */
  differentiate(scores: Float64Array, rows: Int32Array): number;
  /** Replaces scores by probabilities. */
  activate(scores: Float64Array): void;
}

/** Cross-entropy of softmax: one class per image. Each image counts as much as its class weighs (default 1). */
export function softmaxLoss(labels: Int32Array, classes: number, weights?: ArrayLike<number>): ProbeLoss {
  const weightOf = (label: number) => weights?.[label] ?? 1;
  return {
    outputs: classes,
    startBias(rows) {
      const counts = new Float64Array(classes).fill(0.5);
      for (const row of rows) {
        const label = labels[row] as number;
        counts[label] = (counts[label] as number) + weightOf(label);
      }
      const total = counts.reduce((sum, count) => sum + count);
      return counts.map((count) => Math.log(count / total));
    },
    differentiate(scores, rows) {
      const truth = rows.map((row) => labels[row] as number);
      let loss = 0;
      truth.forEach((label, row) => {
        loss -= weightOf(label) * (scores[row * classes + label] as number);
      });
      loss += softmax(scores, classes, (row) => weightOf(truth[row] as number));
      truth.forEach((label, row) => {
        const at = row * classes + label;
        scores[at] = (scores[at] as number) - 1;
        if (!weights) return;
        for (let k = 0; k < classes; k++) {
          scores[row * classes + k] = weightOf(label) * (scores[row * classes + k] as number);
        }
      });
      return loss;
    },
    activate(scores) {
      softmax(scores, classes);
    },
  };
}

/** Cross-entropy of sigmoids: any number of classes per image. `targets` are [images, classes], 0 or 1. */
export function sigmoidLoss(targets: Float32Array, classes: number): ProbeLoss {
  return {
    outputs: classes,
    startBias(rows) {
      const counts = new Float64Array(classes).fill(0.5);
      for (const row of rows) {
        for (let k = 0; k < classes; k++) counts[k] = (counts[k] as number) + (targets[row * classes + k] as number);
      }
      return counts.map((count) => Math.log(count / (rows.length + 1 - count)));
    },
    differentiate(scores, rows) {
      let loss = 0;
      rows.forEach((row, index) => {
        for (let k = 0; k < classes; k++) {
          const score = scores[index * classes + k] as number;
          const target = targets[row * classes + k] as number;
          loss += Math.max(score, 0) - score * target + Math.log1p(Math.exp(-Math.abs(score)));
          scores[index * classes + k] = sigmoid(score) - target;
        }
      });
      return loss;
    },
    activate(scores) {
      for (let index = 0; index < scores.length; index++) scores[index] = sigmoid(scores[index] as number);
    },
  };
}

/** Half the squared error: regression. `targets` are [images, outputs]. */
export function squaredLoss(targets: Float32Array, outputs: number): ProbeLoss {
  return {
    outputs,
    startBias(rows) {
      const sums = new Float64Array(outputs);
      for (const row of rows) {
        for (let k = 0; k < outputs; k++) sums[k] = (sums[k] as number) + (targets[row * outputs + k] as number);
      }
      return sums.map((sum) => sum / rows.length);
    },
    differentiate(scores, rows) {
      let loss = 0;
      rows.forEach((row, index) => {
        for (let k = 0; k < outputs; k++) {
          const error = (scores[index * outputs + k] as number) - (targets[row * outputs + k] as number);
          loss += error ** 2 / 2;
          scores[index * outputs + k] = error;
        }
      });
      return loss;
    },
    activate() {},
  };
}

/** Replaces logits by probabilities and returns the weighted sum of the logarithms of their normalizers. */
function softmax(scores: Float64Array, classes: number, weightOf: (row: number) => number = () => 1): number {
  let total = 0;
  for (let start = 0; start < scores.length; start += classes) {
    let maximum = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) maximum = Math.max(maximum, scores[start + k] as number);
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const power = Math.exp((scores[start + k] as number) - maximum);
      scores[start + k] = power;
      sum += power;
    }
    for (let k = 0; k < classes; k++) scores[start + k] = (scores[start + k] as number) / sum;
    total += weightOf(start / classes) * (maximum + Math.log(sum));
  }
  return total;
}

function sigmoid(score: number): number {
  return score >= 0 ? 1 / (1 + Math.exp(-score)) : Math.exp(score) / (1 + Math.exp(score));
}

import { dropout } from "../../../ops/dropout.ts";
import { randomNormal } from "../../../ops/random-normal.ts";
import { apply } from "../conformance-case.ts";
import { input } from "../test-data.ts";

const counters = [input([2], { below: 5 }), input([2], { below: 2 ** 31 })];

export const randomCases = {
  dropout: counters.flatMap((counter) => [
    apply(dropout, { rate: 0.5, stream: 0 }, [input([64, 84]), counter]),
    apply(dropout, { rate: 0.7, stream: 3 }, [input([3, 5, 7, 3]), counter]),
    apply(dropout, { rate: 0.25, stream: 2 ** 31 }, [input([2, 4, 4, 16]), counter]),
    apply(dropout, { rate: 0, stream: 1 }, [input([7]), counter]),
    apply(dropout, { rate: 0.1, stream: 12 }, [input([]), counter]),
    apply(dropout, { rate: 0.1, stream: 4 }, [input([3, 10_001]), counter]),
  ]),
  randomNormal: counters.flatMap((counter) => [
    apply(randomNormal, { shape: [64, 84], stream: 0 }, [counter]),
    apply(randomNormal, { shape: [3, 5, 7, 3], stream: 5 }, [counter]),
    apply(randomNormal, { shape: [10_001], stream: 2 ** 31 }, [counter]),
    apply(randomNormal, { shape: [], stream: 1 }, [counter]),
  ]),
};

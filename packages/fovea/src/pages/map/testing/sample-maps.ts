import { hostileNames } from "../../../page/testing/hostile-names.ts";
import { random } from "../../../support/random.ts";
import type { DataMap, MapPoint } from "../data-map.ts";

/** Points of groups around the corners of a square, with a doubtful label and an outlier. */
export function samplePoints(count: number, classes: number): readonly MapPoint[] {
  const numbers = random(5);
  return Array.from({ length: count }, (_, at): MapPoint => {
    const label = at % classes;
    const [x, y] = [Math.cos(label) + 0.3 * numbers.normal(), Math.sin(label) + 0.3 * numbers.normal()];
    return {
      ...{ x, y, label, image: `photos/${at}.jpg` },
      ...(at === 3 && { suggested: (label + 1) % classes }),
      ...(at === 5 && { isOutlier: true }),
    };
  });
}

/** Maps of every kind, by name. */
export function sampleMaps(): Readonly<Record<string, DataMap>> {
  const facts = { model: "resnet18", features: 512, doubtsKnown: true, version: "0.1.0" } as const;
  const large = samplePoints(2000, 10);
  const digits = Array.from({ length: 10 }, (_, digit) => String(digit));
  return {
    photos: {
      ...{ ...facts, title: "photos", method: "pca", shares: [0.42, 0.1], total: 60 },
      ...{ classes: ["cat", "dog", "fox"], points: samplePoints(60, 3) },
    },
    large: { ...facts, title: "mnist", method: "umap", classes: digits, points: large, total: 10_000 },
    small: {
      ...{ ...facts, title: "few", method: "pca", shares: [1, 0], doubtsKnown: false, total: 4, classes: ["images"] },
      points: [0, 0, 1, 1].map((x, at) => ({ x, y: 0, label: 0, image: `${at}.png` })),
    },
    hostile: {
      ...{ ...facts, title: hostileNames[0] ?? "", method: "umap", total: 80, classes: hostileNames },
      points: samplePoints(80, hostileNames.length).map((point, at) => ({
        ...point,
        image: `${at}/${hostileNames[at % hostileNames.length]}`,
      })),
    },
  };
}

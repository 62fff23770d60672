import type { FiltersPage } from "../filters-page.ts";

const pixel =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/** A page with channels of every kind: with patches and votes, silent in these images, and silent in all. */
export const sampleFilters: FiltersPage = {
  version: "0.1.0",
  ...{ model: "runs/<photos>", layer: "backbone/stage3/block1", channels: 700, images: 2, steps: 128, seed: 7 },
  entries: [
    {
      ...{ channel: 3, optimized: pixel, score: 4.1234 },
      patches: [
        { source: pixel, file: "cat & dog.jpg", activation: 2.5 },
        { source: pixel, file: "a very long name of a photograph that does not fit anywhere.jpg", activation: 1.25 },
      ],
      votes: [
        { name: "<b>cat</b>", weight: 0.5 },
        { name: "dog", weight: 0.125 },
      ],
    },
    { channel: 4, optimized: pixel, score: 0.5, patches: [], votes: [] },
    { channel: 5, optimized: pixel, score: 0, patches: [], votes: [] },
  ],
};

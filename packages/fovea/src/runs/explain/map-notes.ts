import type { TrustNote } from "../../explain/index.ts";

/** What is wrong with a map, in words. */
export const mapNotes: Readonly<Record<TrustNote, string>> = {
  empty: "the map is empty: nothing that the method sees speaks for this class",
  "no evidence": "the image scores no higher than an empty one, so removing its parts says nothing",
  "no better than random": "the hot parts matter no more than random spots; do not rely on this map",
  "no better than the center": "the center of the image explains the score as well as this map",
  "independent of weights": "the map hardly depends on what the network has learned; do not rely on it",
  incomplete: "the attributions miss the difference of the scores by more than 5 %; use more steps",
};

/** The parts of a data set, the ones that models are judged by last. */
export const partNames = ["train", "validation", "test"] as const;

/** One of `partNames`. */
export type PartName = (typeof partNames)[number];

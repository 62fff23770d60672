import type { Classification } from "../models/index.ts";

/** What a classifier says of an image, as programs are told it. */
export interface Answer extends ClassAnswer {
  /** The most probable classes, the answer first. */
  readonly top: readonly ClassAnswer[];
}

interface ClassAnswer {
  readonly class: number;
  readonly label: string;
  readonly probability: number;
}

/** The answer that an image's most probable classes are, of which there is at least one. */
export function answerOf(classes: readonly Classification[]): Answer {
  const top = classes.map(({ index, label, probability }) => ({ class: index, label, probability }));
  return { ...(top[0] ?? { class: 0, label: "0", probability: 0 }), top };
}

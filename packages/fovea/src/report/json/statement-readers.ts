import type { Interval } from "../../evaluation/index.ts";
import { isJsonObject } from "../../support/json.ts";
import { partNames } from "../part-names.ts";
import type { ReportNote } from "../report-note.ts";
import type { ReasonNetwork, ReportReason } from "../report-reason.ts";
import {
  boolean,
  count,
  type FieldReaders,
  type JsonReader,
  list,
  number,
  object,
  oneOf,
  optional,
  text,
  wrong,
} from "./json-reader.ts";

type Coded = { readonly code: string };

/** A reader for the values of each code; a missing one doesn't compile. */
type CodeReaders<T extends Coded> = {
  readonly [Code in T["code"]]: FieldReaders<Omit<Extract<T, { readonly code: Code }>, "code">>;
};

/** A statement as data, or as the text that earlier versions wrote. */
function statement<T extends Coded>(readers: CodeReaders<T>): JsonReader<string | T> {
  const known = new Map(
    Object.entries<FieldReaders<object>>(readers as never).map(([code, fields]) => [code, object(fields)] as const),
  );
  return (value, where) => {
    if (typeof value === "string") return value;
    const reader = isJsonObject(value) && typeof value.code === "string" ? known.get(value.code) : undefined;
    if (!reader || !isJsonObject(value)) {
      throw wrong(where, "text, or an object with a known code", isJsonObject(value) ? value.code : value);
    }
    return { code: value.code, ...reader(value, where) } as T;
  };
}

const images = { images: count, classes: count, fewest: count, most: count };
const network = object<ReasonNetwork>({ name: text, accuracy: number, milliseconds: number });
const fit = oneOf("stretch", "crop", "pad");
const fits = list(
  object<{ readonly fit: "stretch" | "crop" | "pad"; readonly accuracy: number }>({ fit, accuracy: number }),
);

export const reasonReader = statement<ReportReason>({
  case: {
    ...images,
    size: oneOf("few", "many"),
    likeness: oneOf("like", "unlike"),
    source: oneOf("imagenet", "other"),
    action: oneOf("fineTuneAll", "fineTune", "head"),
    stages: count,
    output: optional(text),
  },
  comparison: { best: network, margin: number, measured: optional(count), next: optional(network) },
  features: {
    isGoodEnough: boolean,
    regularized: optional(oneOf("fineTune", "head")),
    earlier: optional(object({ stage: text, accuracy: number, last: number })),
    fits,
    fit: optional(fit),
    isBalanced: boolean,
  },
  expectation: {
    seconds: number,
    accuracy: optional(object<Interval>({ value: number, low: number, high: number })),
    isFineTuned: boolean,
  },
  balance: { largest: text, most: count, smallest: text, fewest: count },
  gain: { name: text, added: number, gain: number },
  noGain: {},
  fewest: { name: text, images: count },
  scratch: { ...images, model: text, height: count, width: count },
  noWeights: {},
  getWeights: {},
  scratchTime: { epochs: count, seconds: number },
  targetLoss: { task: oneOf("multi-label", "regression") },
  targetNetwork: { model: text },
  targetHead: {},
});

const part = oneOf(...partNames);

export const noteReader = statement<ReportNote>({
  emptyPart: { part },
  ignoredFolder: { folder: text },
  unlabeled: { images: count },
  emptyClass: { folder: text },
  lacksClasses: { part, classes: list(text) },
  gotNoClasses: { part, classes: list(text) },
  correctionWithoutImage: { path: text },
  incompleteLine: { file: text },
  notDecoded: { images: count, limit: count },
  notKept: { problem: text },
  repeatedRow: { file: text, row: count, first: count },
});

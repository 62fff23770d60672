import { describe, expect, test } from "vitest";
import { statFault } from "../../datasets/image-folder/folder-entry.ts";
import { heicWithoutDecoder, imageFault } from "../../images/image-fault.ts";
import {
  noteSentence,
  type ReportNote,
  type ReportReason,
  readRunReport,
  reasonSentence,
  writeRunReport,
} from "../index.ts";
import { renderReport } from "../render-report.ts";
import { noteText } from "../report-note.ts";
import { reasonText } from "../report-reason.ts";
import { sampleReport } from "../testing/sample-report.ts";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

type Examples<T extends { readonly code: string }> = {
  readonly [Code in T["code"]]: readonly (readonly [statement: Extract<T, { readonly code: Code }>, english: string])[];
};

const images = { images: 1240, classes: 5, fewest: 180, most: 310 };
const network = { name: "resnet18", accuracy: 0.941, milliseconds: 21.3 };
const found = { code: "case", ...images, size: "many", likeness: "like", source: "imagenet", stages: 2 } as const;
const features = { code: "features", isGoodEnough: false, fits: [], isBalanced: false } as const;

/** Reasons of every code and every choice within; a missing code doesn't compile. */
const reasons: Examples<ReportReason> = {
  case: [
    [
      { ...found, action: "fineTune" },
      "1,240 images in 5 classes, 180 to 310 per class: many, like ImageNet → fine-tune the last 2 stages",
    ],
    [
      { ...found, action: "fineTune", stages: 1, fewest: 310 },
      "1,240 images in 5 classes, 310 per class: many, like ImageNet → fine-tune the last stage",
    ],
    [
      { ...found, action: "fineTuneAll", likeness: "unlike" },
      "1,240 images in 5 classes, 180 to 310 per class: many, unlike ImageNet → fine-tune all stages",
    ],
    [
      { ...found, action: "head", size: "few", source: "other" },
      "1,240 images in 5 classes, 180 to 310 per class: few, like what the network knows → train a head on fixed features",
    ],
    [
      { ...found, action: "head", size: "few", likeness: "unlike", output: "layer3" },
      "1,240 images in 5 classes, 180 to 310 per class: few, unlike ImageNet → train a head on the features of layer3",
    ],
  ],
  comparison: [
    [{ code: "comparison", best: network, margin: 0.012 }, "resnet18: 94.1 % ± 1.2 by a probe, 21 ms per image"],
    [
      {
        ...{ code: "comparison", best: network, margin: 0.012, measured: 1000 },
        next: { name: "resnet50", accuracy: 0.943, milliseconds: 6.04 },
      },
      "resnet18: 94.1 % ± 1.2 by a probe on 1,000 images, 21 ms per image; resnet50: 94.3 %, 6 ms: within the interval, " +
        "but slower",
    ],
    [
      { code: "comparison", best: network, margin: 0.012, next: { ...network, name: "vgg16", accuracy: 0.9 } },
      "resnet18: 94.1 % ± 1.2 by a probe, 21 ms per image; vgg16: 90.0 %, 21 ms: no better",
    ],
  ],
  features: [
    [features, "the last features separate the classes as well as earlier ones"],
    [
      { ...features, earlier: { stage: "layer3", accuracy: 0.9, last: 0.85 } },
      "layer3 separates the classes better than the last stage: 90.0 %, 85.0 %",
    ],
    [
      { ...features, regularized: "fineTune", isBalanced: true },
      "weights trained with label smoothing or mixup: better to fine-tune; classes are unbalanced: each gets the same weight",
    ],
    [
      { ...features, regularized: "head" },
      "weights trained with label smoothing or mixup: their fixed features are worse",
    ],
    [
      {
        ...{ ...features, isGoodEnough: true, regularized: "head" },
        fits: [
          { fit: "stretch", accuracy: 0.99 },
          { fit: "crop", accuracy: 0.97 },
        ],
      },
      "the features leave hardly any error that fine-tuning could mend; stretching 99.0 %, cropping 97.0 %",
    ],
  ],
  balance: [
    [
      { code: "balance", largest: "wren", most: 1200, smallest: "owl", fewest: 30 },
      '"wren" has 1,200 images, "owl" 30: each class gets the same weight (--sampling natural turns this off)',
    ],
  ],
  expectation: [
    [{ code: "expectation", seconds: 372, isFineTuned: false }, "it takes about 6 min 12 s"],
    [
      { code: "expectation", seconds: 9.8, accuracy: { value: 0.955, low: 0.94, high: 0.971 }, isFineTuned: false },
      "expect 95.5 % (94.0 to 97.1) after about 9.8 s",
    ],
    [
      { code: "expectation", seconds: 372, accuracy: { value: 0.955, low: 0.94, high: 0.971 }, isFineTuned: true },
      "expect 95.5 % (94.0 to 97.1) from features alone, as a rule more by fine-tuning, after about 6 min 12 s",
    ],
  ],
  gain: [
    [
      { code: "gain", name: "wren", added: 20, gain: 0.031 },
      'more images of "wren" would help most: 20 more, about 3.1 points',
    ],
  ],
  noGain: [[{ code: "noGain" }, "more images would hardly help: no class gains 0.1 points from twice as many"]],
  fewest: [[{ code: "fewest", name: "wren", images: 9 }, '"wren" has the fewest images, 9: more of them help most']],
  scratch: [
    [
      { code: "scratch", ...images, model: "resnet18", height: 128, width: 96 },
      "1,240 images in 5 classes, 180 to 310 per class → train resnet18 from scratch at 128 × 96 pixels",
    ],
  ],
  noWeights: [
    [
      { code: "noWeights" },
      "no pretrained weights are at hand: with them, far fewer images suffice, and training takes less time",
    ],
  ],
  getWeights: [
    [
      { code: "getWeights" },
      "to use some, connect to a network and add --download, or add --model resnet18 --weights-file FILE",
    ],
  ],
  scratchTime: [
    [
      { code: "scratchTime", epochs: 60, seconds: 7200 },
      "60 epochs take about 2 h 00 min; the accuracy can't be forecast without training",
    ],
  ],
  targetLoss: [
    [{ code: "targetLoss", task: "regression" }, "values to predict: the head minimizes the squared error"],
    [
      { code: "targetLoss", task: "multi-label" },
      "several labels per image: the head minimizes the error of each label by itself",
    ],
  ],
  targetNetwork: [
    [{ code: "targetNetwork", model: "resnet18" }, "resnet18 as the network; --model chooses another one"],
  ],
  targetHead: [[{ code: "targetHead" }, "a head on fixed features; --transfer fine-tune trains the last stages too"]],
};

const seven = ["a", "b", "c", "d", "e", "f", "g"];

/** Notes of every code. */
const notes: Examples<ReportNote> = {
  emptyPart: [[{ code: "emptyPart", part: "test" }, "test/ holds no image in a folder of a class and is ignored"]],
  ignoredFolder: [[{ code: "ignoredFolder", folder: "raw" }, 'the folder "raw" beside train/ is ignored']],
  unlabeled: [
    [
      { code: "unlabeled", images: 1200 },
      "1,200 images outside of the folders of the classes have no label and are ignored",
    ],
  ],
  emptyClass: [[{ code: "emptyClass", folder: "owl" }, 'the folder "owl" holds no image and is no class']],
  lacksClasses: [
    [
      { code: "lacksClasses", part: "validation", classes: seven },
      'validation has no image of "a", "b", "c", "d", "e" and 2 more',
    ],
  ],
  gotNoClasses: [
    [
      { code: "gotNoClasses", part: "test", classes: ["a", "b"] },
      'test got no image of "a", "b": too few images that differ',
    ],
  ],
  correctionWithoutImage: [
    [{ code: "correctionWithoutImage", path: "a/1.jpg" }, 'labels.jsonl corrects "a/1.jpg", which is not there'],
  ],
  incompleteLine: [
    [{ code: "incompleteLine", file: "labels.jsonl" }, "labels.jsonl: the last line is incomplete and was ignored"],
  ],
  notDecoded: [
    [
      { code: "notDecoded", images: 30000, limit: 20000 },
      "the 30,000 images are more than 20,000 and were not decoded: they are grouped by name alone, and broken ones are " +
        'not known yet; grouping: "images" decodes them once',
    ],
  ],
  notKept: [[{ code: "notKept", problem: "EACCES" }, "what is known of the images could not be kept: EACCES"]],
  repeatedRow: [[{ code: "repeatedRow", file: "a.csv", row: 4, first: 2 }, "a.csv: row 4 repeats row 2"]],
};

const allReasons = Object.values(reasons).flat();
const allNotes = Object.values(notes).flat();

test.each(allReasons)("says %o in English", (reason, english) => {
  expect(reasonSentence(reason)).toBe(english);
});

test.each(allNotes)("says %o in English", (note, english) => {
  expect(noteSentence(note)).toBe(english);
});

test("says in Chinese why files can't be read, for every message that there is", async () => {
  const broken = Buffer.from("\x89PNG and no more", "latin1");
  const bytes = (text: string) => Buffer.from(text, "latin1");
  const reasons = [
    ...[bytes(""), bytes("BM...."), broken, bytes("<svg></svg"), bytes("words"), bytes("\x01\x02")].map((content) =>
      imageFault(content, new Error("a decoder's words")),
    ),
    heicWithoutDecoder,
    ...["ENOENT", "ELOOP", "EACCES"].map((code) => statFault(Object.assign(new Error(code), { code }))),
    "expected at most 100 pixels, received 30 × 40",
    "a.tif: expected 8 or 16 bits for each channel, received float, of which the numbers for black and white are not known",
    "a.jpg: cannot be read: EIO",
  ];
  for (const reason of reasons) {
    expect(zh.faults(reason)).toMatch(/\p{Script=Han}/u);
    expect(zh.faults(reason)).not.toMatch(/expected|received|undefined/);
    expect(en.faults(reason)).toBe(reason);
  }
  expect(zh.faults(imageFault(broken, new Error("$1")))).toBe("PNG 图像不完整或已损坏（$1）");
  expect(zh.faults("something new")).toBe("something new");
});

describe("in a report", () => {
  const sample = sampleReport();
  const report = {
    ...sample,
    recipe: { ...sample.recipe, reasons: allReasons.map(([reason]) => reason) },
    data: { ...sample.data, notes: allNotes.map(([note]) => note) },
  };

  test("are data, which JSON keeps", () => {
    expect(readRunReport(writeRunReport(report))).toEqual(report);
  });

  test("are sentences of the page's language, with the same values", () => {
    const page = renderReport(report, { language: "zh" });
    for (const [statement, english] of [...allReasons, ...allNotes]) {
      const isReason = statement.code in reasons;
      const text = isReason
        ? reasonText(zh.reasons, statement as ReportReason)
        : noteText(zh.notes, statement as ReportNote);
      expect(text).toMatch(/\p{Script=Han}/u);
      // No words of English but names and options.
      expect(text).not.toMatch(/\b(?:the|of|is|are|and|classes|stage|points|ms)\b/);
      const figures = english.match(/\d+\.\d/g) ?? [];
      for (const figure of figures.filter((value) => !["9.8"].includes(value))) expect(text).toContain(figure);
      expect(page).toContain(text.replaceAll('"', "&quot;"));
    }
  });

  test("are beside settings in the page's language", () => {
    const page = renderReport(report, { language: "zh" });
    expect(page).toContain("微调");
    expect(page).not.toContain("fine-tune");
  });

  test("are shown as they are where an earlier version wrote sentences", () => {
    const earlier = {
      ...sample,
      recipe: { ...sample.recipe, reasons: ["resnet50 had the best probe"] },
      data: { ...sample.data, notes: ["12 images are <small>"] },
    };
    const read = readRunReport(writeRunReport(earlier));
    expect(read).toEqual(earlier);
    const page = renderReport(read, { language: "zh" });
    expect(page).toContain("resnet50 had the best probe");
    expect(page).toContain("12 images are &lt;small&gt;");
  });
});

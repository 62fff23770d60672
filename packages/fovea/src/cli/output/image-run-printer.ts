import type { ImageRunEvent, ImageRunListener, PartSizes } from "../../runs/index.ts";
import { formatAmount, formatCount, formatPercent, wrapText } from "../../support/index.ts";
import { TransferBar } from "../../terminal/index.ts";
import type { Output } from "./output.ts";
import { runPrinter } from "./run-printer.ts";
import { statusLine } from "./status-line.ts";

const lineWidth = 80;

/** Prints a run on images: what was found, what was chosen and why, progress, warnings. */
export interface ImageRunPrinter {
  readonly onEvent: ImageRunListener;
  /** Prints other text, above the progress bar. */
  print(text: string): void;
}

/** A printer for one run on images. */
export function imageRunPrinter(out: Output): ImageRunPrinter {
  const { style } = out;
  const training = runPrinter(out);
  const status = statusLine(out);
  let transfer: TransferBar | undefined;
  const onEvent = (event: ImageRunEvent) => {
    if (transfer && event.type !== "downloading") {
      transfer.end();
      transfer = undefined;
    }
    const doing = statusOf(event);
    if (doing !== undefined) return status.show(doing);
    status.clear();
    switch (event.type) {
      case "divided":
        out.say(`${style.bold(event.root)}: ${classesOf(event)}, ${partsOf(event.images)}`);
        for (const note of event.notes) out.say(style.dim(wrapped(note, "  ")));
        return;
      case "downloading":
        transfer ??= new TransferBar({ title: event.title, stream: out.stream, colors: out.colors });
        return transfer.update(event.received, event.total);
      case "advised":
        for (const reason of event.reasons) out.say(wrapped(reason, "- "));
        return;
      case "headFitted":
        if (event.accuracy === undefined) return;
        return training.print(
          `A head on fixed features: accuracy ${formatPercent(event.accuracy)} on validation images`,
        );
      case "examined":
      case "measuring":
      case "features":
        return;
      default:
        return training.onEvent(event);
    }
  };
  return { onEvent, print: training.print };
}

/** What is going on, for events that only say so. */
function statusOf(event: ImageRunEvent): string | undefined {
  if (event.type === "examined") return countOf("Examined", event.done, event.total);
  if (event.type === "features") return countOf("Computed the features of", event.done, event.total);
  if (event.type !== "measuring") return undefined;
  const { phase, model, done, total } = event;
  return `Comparing networks: ${model}, ${phase}${done === undefined || total === undefined ? "" : ` ${formatPercent(done / total)}`}`;
}

function countOf(verb: string, done: number, total: number): string {
  return `${verb} ${formatCount(done)} of ${formatAmount(total, "image")}`;
}

/** "3 classes (cat, dog, owl)", "12 labels", "1 value (age)" */
function classesOf({ task, classes }: Extract<ImageRunEvent, { type: "divided" }>): string {
  const names = classes.length <= 4 ? ` (${classes.join(", ")})` : "";
  if (task === "classification") return `${formatCount(classes.length)} classes${names}`;
  return `${formatAmount(classes.length, task === "regression" ? "value" : "label")}${names}`;
}

function partsOf({ train, validation, test }: PartSizes): string {
  const parts = [
    `${formatAmount(train, "image")} to train`,
    validation > 0 && `${formatCount(validation)} to validate`,
    test > 0 && `${formatCount(test)} to test`,
  ];
  return parts.filter((part) => part !== false).join(", ");
}

/** A text in lines of 80 columns, the first of which opens with `bullet`. */
function wrapped(text: string, bullet: string): string {
  return wrapText(text, lineWidth - bullet.length)
    .map((line, index) => `${index === 0 ? bullet : " ".repeat(bullet.length)}${line}`)
    .join("\n");
}

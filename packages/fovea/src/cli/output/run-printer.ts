import type { RunEvent, RunListener, RunStarted } from "../../runs/index.ts";
import { formatAmount, formatCount } from "../../support/index.ts";
import { ProgressBar } from "../../terminal/index.ts";
import type { Output } from "./output.ts";

/** Prints a run while it is trained: what is trained, a progress bar, warnings. */
export interface RunPrinter {
  readonly onEvent: RunListener;
  /** Prints other text, above the progress bar. */
  print(text: string): void;
}

/** A printer for one run. */
export function runPrinter(out: Output): RunPrinter {
  let bar: ProgressBar | undefined;
  const print = (text: string) => (bar ? bar.print(text) : out.say(text));
  const onEvent = (event: RunEvent) => {
    switch (event.type) {
      case "started":
        printStarted(event, out);
        bar = new ProgressBar({ epochs: event.epochs, stream: out.stream, colors: out.colors });
        break;
      case "epochStarted":
        bar?.startEpoch(event.epoch + 1, event.steps);
        break;
      case "step":
        bar?.update(event.step, event.samples, event.logs);
        break;
      case "validationStep":
        bar?.validating(event.step, event.steps);
        break;
      case "epochEnded":
        bar?.endEpoch(event.logs);
        break;
      case "warned":
        print(event.message);
        break;
      case "trained":
      case "stopped":
      case "failed":
        bar?.stop();
        break;
      case "saved":
      case "tested":
      case "finished":
        break;
      default:
        event satisfies never;
    }
  };
  return { onEvent, print };
}

function printStarted(
  { folder, model, data, engine, optimizer, batchSize, epochs, resumedAt }: RunStarted,
  out: Output,
) {
  const { bold, dim } = out.style;
  const images = `${formatCount(data.trainImages)} training and ${formatCount(data.testImages)} ${data.testPart ?? "test"} images`;
  const engineText = `${engine.name} engine (${engine.summary}, ${formatAmount(engine.threads, "thread")})`;
  out.say(`${bold(model.name)} (${formatCount(model.parameters)} parameters) on ${data.title}, ${images}`);
  out.say(dim(`${engineText}, ${optimizer}, batches of ${batchSize}`));
  if (!resumedAt) return;
  const { epoch, step } = resumedAt;
  const where =
    epoch < epochs ? `in epoch ${epoch + 1} of ${epochs}, after ${formatAmount(step, "step")}` : "after its last epoch";
  out.say(`Resuming ${folder} ${where}`);
}

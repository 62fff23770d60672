import { ConfigError } from "../support/errors.ts";
import { checkedLearnerImages, type LearnerImages } from "./labeled-images.ts";
import { type LearningTask, taskOf } from "./learning-task.ts";

/** What images have to fit to be predicted. */
interface Learned {
  readonly task: LearningTask;
  readonly classes: readonly string[];
}

/** @throws ConfigError that opens with `where` unless images have what a learner has learned, with the same classes. */
export function checkedFor({ task, classes }: Learned, where: string, images: unknown): LearnerImages {
  const checked = checkedLearnerImages(where, images);
  taskOf(where, checked, task);
  const isSame = checked.classes.length === classes.length && classes.every((name, at) => name === checked.classes[at]);
  if (isSame) return checked;
  throw new ConfigError(
    `${where}: expected the classes ${listed(classes)} in this order, received ${listed(checked.classes)}; open the ` +
      "images with the option classes, as in datasets.imageFolder(root, { classes })",
  );
}

function listed(names: readonly string[]): string {
  return names.length > 6 ? `${names.slice(0, 6).join(", ")} and ${names.length - 6} more` : names.join(", ");
}

import { turningPoint } from "../../evaluation/index.ts";
import type { RunReport } from "../run-report.ts";

/** How validation went. */
export interface ValidationCourse {
  readonly epochs: number;
  /** The epoch with the best smoothed loss, from 1. */
  readonly best: number;
  /** "turned": it got worse after that; "improving": the last epoch was the best; "level": neither. */
  readonly trend: "turned" | "improving" | "level";
}

/** From how many epochs a trend shows. */
const fewestEpochs = 4;

/** Returns the course of the validation loss; undefined without one, or with too few epochs for a trend. */
export function validationCourse({ training }: RunReport): ValidationCourse | undefined {
  const losses = training.history.valLoss ?? [];
  if (losses.length < fewestEpochs) return undefined;
  const { epoch, turned } = turningPoint(losses);
  if (epoch < 0) return undefined;
  const trend = turned ? "turned" : epoch === losses.length - 1 ? "improving" : "level";
  return { epochs: losses.length, best: epoch + 1, trend };
}

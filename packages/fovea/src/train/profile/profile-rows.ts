import type { Plan } from "../../compile/index.ts";
import type { StepTime } from "../../engine/index.ts";
import { instructionFlops } from "./instruction-flops.ts";

/** A part of a training step. */
export type StepPart = "forward" | "backward" | "update";

/** The time of one step of the program. */
export interface ProfiledStep extends StepTime {
  readonly part: StepPart;
}

/** The total time and arithmetic of one layer or op. */
export interface ProfileRow {
  readonly name: string;
  readonly milliseconds: Readonly<Record<StepPart, number>>;
  /** Floating-point operations of its convolutions and products. */
  readonly flops: number;
  /** Time of its convolutions and products. */
  readonly productMilliseconds: number;
}

/** Assigns steps to parts. They run in the order forward, loss, backward; the loss counts as backward. */
export function withParts(steps: readonly StepTime[]): ProfiledStep[] {
  let part: StepPart = "forward";
  return steps.map((step) => {
    // Weights are updated as soon as their gradients are known, in the middle of the backward pass.
    if (step.scope === "optimizer") return { ...step, part: "update" };
    if (part === "forward" && step.scope.startsWith("loss/")) part = "backward";
    return { ...step, part };
  });
}

/** Groups steps by key, with the arithmetic of the plan's instructions of the same key. */
export function rowsBy(plan: Plan, steps: readonly ProfiledStep[], key: (of: StepKey) => string): ProfileRow[] {
  const flops = new Map<string, number>();
  const productOps = new Set<string>();
  for (const instruction of plan.instructions) {
    const count = instructionFlops(plan, instruction);
    if (count === 0) continue;
    productOps.add(instruction.op);
    flops.set(key(instruction), (flops.get(key(instruction)) ?? 0) + count);
  }
  const rows = new Map<string, { milliseconds: Record<StepPart, number>; productMilliseconds: number }>();
  for (const step of steps) {
    const name = key(step);
    const row = rows.get(name) ?? { milliseconds: { forward: 0, backward: 0, update: 0 }, productMilliseconds: 0 };
    row.milliseconds[step.part] += step.milliseconds;
    if (productOps.has(step.op)) row.productMilliseconds += step.milliseconds;
    rows.set(name, row);
  }
  return [...rows].map(([name, row]) => ({ name, ...row, flops: flops.get(name) ?? 0 }));
}

interface StepKey {
  readonly op: string;
  readonly scope: string;
}

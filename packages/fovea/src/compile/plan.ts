import type { VariableRole } from "../graph/graph.ts";
import type { DType } from "../tensor/dtype.ts";
import { formatShape, type Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** What a buffer is for. `workspace` is a value that only a gradient op reads back, in any form the engine likes. */
export type BufferRole = "input" | "constant" | "temporary" | "output" | VariableRole;

export interface PlanBuffer {
  readonly id: number;
  readonly role: BufferRole;
  /** The name of the input, output or variable; otherwise empty. */
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: DType;
  /** The value of a constant. */
  readonly value?: Tensor;
}

export interface Instruction {
  readonly op: string;
  readonly attributes: object;
  readonly inputs: readonly number[];
  /** One buffer per output; −1 if nothing reads the output. */
  readonly outputs: readonly number[];
  /** The layer that it belongs to. */
  readonly scope: string;
}

/**
 * A flat, frozen list of instructions over buffers: everything an engine needs to know. Instructions run in order.
 * Each buffer is written once per run, except that an instruction which updates a variable writes the variable's
 * buffer after all other instructions have read it.
 */
export interface Plan {
  readonly name: string;
  readonly buffers: readonly PlanBuffer[];
  readonly instructions: readonly Instruction[];
  /** The buffers that the caller fills, in the order of `run`'s arguments. */
  readonly inputs: readonly number[];
  /** The buffers that `run` returns, in order. */
  readonly outputs: readonly number[];
}

/** Formats the plan as text: buffers with their roles, then one instruction per line. */
export function formatPlan(plan: Plan): string {
  const name = (id: number) => (id < 0 ? "_" : `b${id}`);
  const type = (id: number) => {
    const buffer = plan.buffers[id];
    return buffer ? `${name(id)}: ${buffer.dtype}${formatShape(buffer.shape)}` : "_";
  };
  const lines = [`plan ${plan.name}`];
  for (const buffer of plan.buffers) {
    if (buffer.role === "temporary") continue;
    const scalar = buffer.role === "constant" && buffer.shape.length === 0 ? ` = ${buffer.value?.data[0]}` : "";
    lines.push(`  ${buffer.role} ${type(buffer.id)}${buffer.name ? ` "${buffer.name}"` : ""}${scalar}`);
  }
  for (const { op, attributes, inputs, outputs, scope } of plan.instructions) {
    const options = Object.keys(attributes).length > 0 ? ` ${JSON.stringify(attributes)}` : "";
    const call = `${outputs.map(type).join(", ")} = ${op}(${inputs.map(name).join(", ")})`;
    lines.push(`  ${call}${options}${scope ? `  # ${scope}` : ""}`);
  }
  return lines.join("\n");
}

import type { UnknownOperator } from "../../io/tflite/index.ts";
import { FormatError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { rules } from "./rules/index.ts";

/** Operators that run other graphs. */
const controlFlow = new Set(["CALL", "CALL_ONCE", "IF", "WHILE"]);
const detection = "TFLite_Detection_PostProcess";

/** Returns the error for an operator that cannot be imported: what it is and what to do. */
export function refuseOperator({ title, isCustom }: UnknownOperator): FormatError {
  if (isCustom) {
    const advice =
      title === detection
        ? "it selects boxes after the network; convert the model without it (export_tflite_ssd_graph with " +
          "--add_postprocessing_op=false)"
        : "convert the model without it";
    return new FormatError(`the custom operator ${formatReceived(title)} cannot be imported; ${advice}`);
  }
  if (controlFlow.has(title)) {
    return new FormatError(`${title} cannot be imported, because it runs other graphs (control flow)`);
  }
  return new FormatError(`the operator ${title} cannot be imported; supported: ${Object.keys(rules).join(", ")}`);
}

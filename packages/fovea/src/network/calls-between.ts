import { isSymbolicTensor, type LayerCall, type SymbolicTensor } from "../layers/index.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";

/**
 * Returns the calls that lead from `inputs` to `outputs`, each after its dependencies.
 * @throws ConfigError if an output depends on an input layer that is not among `inputs`.
 */
export function callsBetween(
  inputs: readonly SymbolicTensor[],
  outputs: readonly SymbolicTensor[],
): readonly LayerCall[] {
  check("inputs", inputs);
  check("outputs", outputs);
  const known = new Set(inputs);
  const calls = new Set<LayerCall>();
  const pending = outputs.filter((output) => !known.has(output));
  for (let tensor = pending.pop(); tensor; tensor = pending.pop()) {
    const { call } = tensor;
    if (calls.has(call)) continue;
    if (call.layer.className === "InputLayer") {
      const name = call.layer.name ? ` "${call.layer.name}"` : "";
      throw new ConfigError(`network: the outputs depend on an input${name} that is not among the inputs`);
    }
    calls.add(call);
    pending.push(...call.inputs.filter((input) => !known.has(input)));
  }
  return [...calls].sort((a, b) => a.serial - b.serial);
}

function check(what: string, tensors: readonly unknown[]): void {
  if (tensors.length === 0) throw new ConfigError(`network: expected at least one tensor as ${what}, received none`);
  for (const tensor of tensors) {
    if (isSymbolicTensor(tensor)) continue;
    throw new ConfigError(
      `network: expected ${what} from layers.input() or from a layer's apply(), received ${formatReceived(tensor)}`,
    );
  }
  if (new Set(tensors).size !== tensors.length)
    throw new ConfigError(`network: ${what} contains the same tensor twice`);
}

// Runs plans on the native engine's addon and prints, as JSON, what its threads allocate in a run: node run-counted.mjs
// TASKS under packages/native/scripts/count-allocations.mjs; tasks are { name, plan, inputs }, serialized as V8 does
import { readFileSync } from "node:fs";
import { deserialize } from "node:v8";
import { loadAddon } from "@fovea/native";

const counter = { exports: {} };
process.dlopen(counter, process.env.FOVEA_ALLOCATIONS);
const { allocations } = counter.exports;
const { addon } = loadAddon();

const sizeOf = (shape) => shape.reduce((product, extent) => product * extent, 1);
const arrays = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array };
const isVariable = ({ role }) => !["input", "constant", "temporary", "output"].includes(role);

async function count({ name, plan, inputs }) {
  const arrayOf = ({ shape, dtype }) => new arrays[dtype](sizeOf(shape));
  const variables = plan.buffers.map((buffer) =>
    isVariable(buffer)
      ? addon.createVariable(buffer.shape, buffer.dtype, (memory) => new arrays[buffer.dtype](memory).fill(0.01))
      : undefined,
  );
  const { program } = await addon.compile(plan, variables, { deterministic: false, choices: {} });
  const outputs = plan.outputs.map((id) => arrayOf(plan.buffers[id]));
  const steps = await addon.profile(program, inputs, outputs);
  await addon.run(program, inputs, outputs);
  allocations();
  await addon.run(program, inputs, outputs);
  return { name, implementations: steps.map(({ implementation }) => implementation), ...allocations() };
}

const counted = [];
for (const task of deserialize(readFileSync(process.argv[2]))) counted.push(await count(task));
console.log(JSON.stringify(counted));

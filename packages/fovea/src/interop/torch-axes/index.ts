// Where PyTorch has each number of a weight: the axes of every tensor, followed through the graph of a network.
// This folder may import network/, graph/ and the attributes of ops/.
// Add an op: its rule in rules.ts, or "training" if no prediction has it.
export { type TorchAxes, torchAxes } from "./torch-axes.ts";

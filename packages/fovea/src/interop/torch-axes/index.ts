// The position of each value of a weight in PyTorch: follows the axes of every tensor through the graph of a network.
// This folder may import network/, graph/ and the attributes of ops/. To add an op: its rule in rules.ts, or "training"
// if predictions never use it.
export { type TorchAxes, torchAxes } from "./torch-axes.ts";

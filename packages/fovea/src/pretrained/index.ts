// Pretrained weights for the networks of the zoo: finds, downloads, verifies and loads them. This room may import zoo/,
// interop/, io/ and their imports. The core never imports it; node/ provides it. zoo/ lists the weights of each
// architecture, io/hub/ downloads files, and interop/ matches the names of weights.
export { loadPretrained } from "./load-pretrained.ts";

const activation = /relu|elu|tanh|sigmoid|softmax|swish|silu|softplus|activation/i;
const minor = /norm|dropout|padding|stochasticdepth|layerscale|noise/i;
const core = /conv|dense/i;

/** Whether layers of this class are activations. */
export function isActivation(type: string): boolean {
  return activation.test(type);
}

/** Whether layers of this class only accompany another one: activations, normalizations, dropout, padding. */
export function isMinor(type: string): boolean {
  return activation.test(type) || minor.test(type);
}

/** Whether layers of this class are convolutions or dense. */
export function isCore(type: string): boolean {
  return core.test(type);
}

/** Whether layers of this class make their input larger, as a decoder does. */
export function isUpsampling(type: string): boolean {
  return /transpose|upsampl|shuffle/i.test(type);
}

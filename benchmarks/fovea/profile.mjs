import { median, rounded } from "../statistics.mjs";
import { convolutionFlops } from "./convolution-flops.mjs";

/** Runs needed before the median means something. */
const leastRuns = 5;

/** Where a program's time goes, as medians over runs for `seconds`: all primitives, convolutions, reorders. */
export async function profile(program, plan, inputs, seconds) {
  // The first run may set up what later ones find ready.
  await program.profile(inputs);
  const runs = [];
  const end = performance.now() + seconds * 1000;
  while (runs.length < leastRuns || performance.now() < end) runs.push(await program.profile(inputs));
  const milliseconds = (belongs) =>
    median(runs.map((steps) => steps.reduce((sum, step) => (belongs(step) ? sum + step.milliseconds : sum), 0)));
  const convolutions = milliseconds(isConvolution);
  return {
    primitives_ms: rounded(
      milliseconds(() => true),
      4,
    ),
    convolutions_ms: rounded(convolutions, 4),
    reorders_ms: rounded(
      milliseconds(({ op }) => op === "reorder"),
      4,
    ),
    convolution_gflops: convolutions > 0 ? rounded(convolutionFlops(plan) / convolutions / 1e6, 3) : 0,
  };
}

function isConvolution({ op }) {
  return op.startsWith("conv2d");
}

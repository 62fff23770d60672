/** An engine that remembers its latest program, the plan behind it and what it was last run with. */
export function watch(engine) {
  let latest;
  return {
    watched: { ...engine, compile },
    latest: () => latest,
  };

  async function compile(plan, variables) {
    const program = await engine.compile(plan, variables);
    const seen = { plan, program, inputs: [] };
    latest = seen;
    return {
      ...program,
      run(inputs) {
        seen.inputs = inputs;
        return program.run(inputs);
      },
    };
  }
}

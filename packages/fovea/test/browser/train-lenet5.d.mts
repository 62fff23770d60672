export interface Page {
  trainLenet5(steps: number): Promise<{
    readonly losses: readonly number[];
    readonly prediction: number;
    readonly engines: readonly string[];
  }>;
  saveModel(): Promise<string | undefined>;
}
export const trainLenet5: Page["trainLenet5"];
export const saveModel: Page["saveModel"];

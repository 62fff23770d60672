import { expect, test } from "vitest";
import { snakeCase } from "./snake-case.ts";

test.each([
  ["MaxPooling2D", "max_pooling2d"],
  ["SeparableConv2D", "separable_conv2d"],
  ["LeakyReLU", "leaky_re_lu"],
  ["ELU", "elu"],
  ["GlobalAveragePooling2D", "global_average_pooling2d"],
  ["Custom>My Layer", "custom_my_layer"],
])("%s → %s, as Keras' to_snake_case has it", (className, expected) => {
  expect(snakeCase(className)).toBe(expected);
});

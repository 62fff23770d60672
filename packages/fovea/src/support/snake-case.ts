/**
 * Returns Keras' spelling of a class in names and files: MaxPooling2D → max_pooling2d, ReLU → re_lu. Removes all
 * characters but letters, digits and underscores.
 */
export function snakeCase(className: string): string {
  return className
    .replace(/\W+/g, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

// Prepares drawings and digits for a model: makes them light on dark, centers and resizes them.
// This folder may import support/ and the image looks of data/.
// Add a step as one file with a function from gray image to gray image, and call it in prepare-drawing.ts.
export {
  type Background,
  backgrounds,
  type DrawingChanges,
  type PreparedDrawing,
  prepareDrawing,
} from "./prepare-drawing.ts";

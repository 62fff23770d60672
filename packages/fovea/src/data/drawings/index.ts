// Drawings and digits on their way into a model: made light on dark, brought into place, resized.
// This folder may import support/ and the looks of data/.
// A further treatment is one file with a function from grey image to grey image, called by prepare-drawing.ts.
export {
  type Background,
  backgrounds,
  type DrawingChanges,
  type PreparedDrawing,
  prepareDrawing,
} from "./prepare-drawing.ts";

// Image files on their way into a model: resized, turned grey, made light on dark, brought into place.
// This folder may import data/, tensor/ and support/.
// A further treatment is one file with a function from image to image, called by prepare-image.ts.
export { type ImageLook, imageLooks } from "./image-look.ts";
export { type Background, backgrounds, type PreparedImage, prepareImage } from "./prepare-image.ts";

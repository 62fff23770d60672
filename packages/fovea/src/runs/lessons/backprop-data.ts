import type { BackpropData } from "../../lessons/index.ts";
import { type LessonSubject, lessonImage } from "./lesson-subject.ts";

/** Collects what the lesson on backpropagation shows. */
export async function backpropData(subject: LessonSubject): Promise<BackpropData> {
  return { model: subject.named, image: await lessonImage(subject) };
}

import type { Html, PageLanguage } from "../../../page/index.ts";
import type { LessonData, LessonName } from "../../lessons.ts";

/** Reads the data that the page holds. */
export function lessonData<Name extends LessonName>(): {
  readonly language: PageLanguage;
  readonly data: LessonData[Name];
} {
  return JSON.parse(element("lesson-data").textContent ?? "");
}

/** Returns the element with an id. */
export function element<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as Kind;
}

/** Replaces the content of an element. */
export function fill(id: string, content: Html): void {
  element(id).innerHTML = content.markup;
}

/** Returns the value of a slider. */
export function sliderValue(id: string): number {
  return Number(element<HTMLInputElement>(id).value);
}

/** Moves a slider, and changes its ends. */
export function setSlider(id: string, value: number, max?: number): void {
  const slider = element<HTMLInputElement>(id);
  if (max !== undefined) slider.max = String(max);
  slider.value = String(value);
  showSlider(id);
}

/** Returns the value that is chosen in a group of radio buttons. */
export function chosen(name: string): string {
  return document.querySelector<HTMLInputElement>(`input[name="${name}"]:checked`)?.value ?? "";
}

/** Calls `listener` when one of the controls with these ids, or within them, changes. */
export function onInput(ids: readonly string[], listener: () => void): void {
  for (const id of ids) {
    element(id).addEventListener("input", () => {
      showSlider(id);
      listener();
    });
  }
}

function showSlider(id: string): void {
  const output = document.getElementById(`${id}-value`);
  if (output) output.textContent = element<HTMLInputElement>(id).value.replace("-", "−");
}

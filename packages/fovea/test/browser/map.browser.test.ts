import { describe, expect, test } from "vitest";
import { renderMap } from "../../src/pages/map/render-map.ts";
import { sampleMaps } from "../../src/pages/map/testing/sample-maps.ts";
import { findingsOf, openPage, useBrowser } from "./open-page.ts";

const thumbnail =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

const opened = useBrowser();
const maps = sampleMaps();

function pageOf(name: string, language: "en" | "zh" = "en"): string {
  const map = maps[name];
  if (!map) throw new Error(`no map ${name}`);
  return renderMap(map, { language, thumbnails: new Map(map.points.map(({ image }) => [image, thumbnail])) });
}

test.each(Object.keys(maps))("the map %s", async (name) => {
  // axe takes long for a list of 2,000 images.
  const languages = name === "large" ? (["en"] as const) : undefined;
  const found = await findingsOf(opened.browser, `map ${name}`, (language) => pageOf(name, language), languages);
  expect(found).toEqual([]);
});

describe("the map", () => {
  const view = { width: 1280, colorScheme: "light" } as const;

  test("goes from image to image with the arrow keys, and zooms", async () => {
    const { page, faults } = await openPage(opened.browser, pageOf("photos"), view);
    const detail = () => page.locator("#detail p").allTextContents();
    await page.locator("#plane").focus();
    await page.keyboard.press("ArrowRight");
    const first = await detail();
    expect(first.at(-1)).toMatch(/^photos\/\d+\.jpg$/);
    const x = async () => Number(await page.locator("circle.chosen").getAttribute("cx"));
    const before = await x();
    await page.keyboard.press("ArrowLeft");
    expect(await x()).toBeLessThan(before);
    expect(await detail()).not.toEqual(first);
    const whole = await page.locator("#plane").getAttribute("viewBox");
    await page.keyboard.press("+");
    expect(await page.locator("#plane").getAttribute("viewBox")).not.toBe(whole);
    await page.keyboard.press("0");
    expect(await page.locator("#plane").getAttribute("viewBox")).toBe(whole);
    await page.close();
    expect(faults).toEqual([]);
  });

  test("finds an image by name, and shows it", async () => {
    const { page } = await openPage(opened.browser, pageOf("photos"), view);
    await page.locator("#find").selectOption({ label: "photos/3.jpg" });
    expect(await page.locator("#detail p").allTextContents()).toEqual([
      "cat",
      "doubtful label: looks like dog",
      "photos/3.jpg",
    ]);
    expect(await page.locator("#detail img").getAttribute("src")).toBe(thumbnail);
    await page.close();
  });

  test("hides classes, and shows images in place of dots, fewer where they would hide each other", async () => {
    const { page } = await openPage(opened.browser, pageOf("large"), view);
    const pictures = () => page.locator("#pictures image").count();
    expect(await pictures()).toBe(0);
    await page.locator("#images").check();
    const all = await pictures();
    expect(all).toBeGreaterThan(20);
    expect(all).toBeLessThan(500);
    for (const box of (await page.locator("#legend input").all()).slice(1)) await box.uncheck();
    expect(await pictures()).toBeLessThan(all);
    expect(await page.locator('#plane g[data-class="1"]').isVisible()).toBe(false);
    await page.close();
  });

  test("shows the image under the pointer, and is dragged", async () => {
    const { page } = await openPage(opened.browser, pageOf("photos"), view);
    await page.locator("circle").first().hover({ force: true });
    expect(await page.locator("#detail p").count()).toBeGreaterThan(1);
    await page.locator("#zoom-in").click();
    const before = await page.locator("#plane").getAttribute("viewBox");
    const box = await page.locator("#plane").boundingBox();
    if (!box) throw new Error("expected the map to be visible");
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 60, box.y + box.height / 2 + 30);
    await page.mouse.up();
    expect(await page.locator("#plane").getAttribute("viewBox")).not.toBe(before);
    await page.close();
  });
});

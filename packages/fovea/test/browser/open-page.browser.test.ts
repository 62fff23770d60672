import { expect, test } from "vitest";
import { findingsOf, useBrowser } from "./open-page.ts";

const opened = useBrowser();

const page = (body: string, style = "") =>
  `<!doctype html><html lang="en"><head><title>Page</title><style>${style}</style></head>` +
  `<body><main><h1>Page</h1>${body}</main></body></html>`;

test("a page without faults has no findings", async () => {
  expect(await findingsOf(opened.browser, "good", () => page("<p>Text</p>"))).toEqual([]);
});

test("finds English punctuation in Chinese", async () => {
  const chinese = '<button aria-label="类别: 猫">猫</button><p>准确，快。 不错</p><p>类别：猫，3 个</p>';
  const found = await findingsOf(opened.browser, "faulty", () => page(chinese), ["zh"]);
  expect(found).toEqual(["punctuation: 准确，快。 不错", "punctuation: 类别: 猫"]);
});

test.each([
  ["content that is too wide for a phone", page('<div style="width: 700px">Text</div>'), /the content is \d+ px wide/],
  [
    "text that reaches into the margin",
    page('<p style="width: 100px; white-space: nowrap; margin: 0 -9px">Text</p>', "main { padding: 16px }"),
    /sticks out: <p .*, by 9 px/,
  ],
  ["content that is too wide on paper", page("<p>Text</p>", "@media print { p { width: 900px } }"), /print/],
  ["text without contrast", page('<p style="color: #ccc; background: #fff">Text</p>'), /axe: color-contrast/],
  ["an image without a text", page('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'), /axe: image-alt/],
  ["a request", page('<img alt="" src="http://127.0.0.1:9/image.png">'), /request: http/],
  ["an error", page("<script>throw new Error('broken')</script>"), /error: broken/],
  ["a message in the console", page("<script>console.log('noise')</script>"), /console: noise/],
])("finds %s", async (_, html, message) => {
  const found = await findingsOf(opened.browser, "faulty", () => html, ["en"]);
  expect(found.join("\n")).toMatch(message);
});

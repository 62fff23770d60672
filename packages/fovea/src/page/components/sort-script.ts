import type { PageScript } from "./page-script.ts";

const code = `
for (const table of document.querySelectorAll("table[data-sortable]")) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    const body = table.tBodies[0];
    if (!body.rows[0]?.cells[column].hasAttribute("data-sort")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    button.title = table.dataset.sortable + button.textContent;
    heading.append(button);
    button.addEventListener("click", () => {
      const up = heading.getAttribute("aria-sort") === "ascending";
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", up ? "descending" : "ascending");
      const key = (row) => row.cells[column].dataset.sort;
      const numeric = heading.classList.contains("numeric");
      const compare = (a, b) => {
        if (!numeric) return a.localeCompare(b);
        const [x, y] = [Number(a), Number(b)];
        return Number.isNaN(x) - Number.isNaN(y) || x - y || 0;
      };
      const rows = [...body.rows].sort((a, b) => (up ? -1 : 1) * compare(key(a), key(b)));
      body.append(...rows);
    });
  });
}
`;

/** Turns the headings of tables that can be sorted into buttons. A test computes its hash again. */
export const sortScript: PageScript = { code, hash: "sha256-SoaGsL7y6V8Cr0SybLQmvD1eWrlHDWARoZrjka0ekrE=" };

/** Names of classes that a page must show as text, within its width. */
export const hostileNames: readonly string[] = [
  "<script>alert(1)</script>",
  "\"quoted\" & 'single'",
  "知更鸟（欧亚鸲）",
  "🦜🏳️‍🌈 parrot",
  "a".repeat(160),
  "שלום \u202egpj.exe",
  "javascript:alert(1)",
  "</style><style>*{display:none}",
];

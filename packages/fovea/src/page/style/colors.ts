/** The colors; a test measures the contrast of those that text has. */
export const colors = `
:root {
  --paper: #ffffff; --surface: #f4f6f8; --text: #1b2430; --muted: #55606e; --faint: #626d7a;
  --line: #e1e6eb; --strong-line: #b4bdc7; --accent: #0a5ca8; --range: #a9cdec; --on-strong: #ffffff; --shade: rgb(27 36 48 / .16);
  --good: #1a7a49; --caution: #8f5d00; --problem: #b3261e;
  --training: #0072b2; --validation: #c2480f;
  --part-0: #0a5ca8; --part-1: #6aa9dc; --part-2: #d97b29;
  --series-0: #0a5ca8; --series-1: #c2480f; --series-2: #1a7a49; --series-3: #8a4fbf; --series-4: #8f5d00; --series-5: #b01e6b;
  --c1: #e6f1fa; --c2: #c5dff3; --c3: #93c3e6; --c4: #2b74ae; --c5: #0b5590;
  --m1: #fdeee3; --m2: #fbd6ba; --m3: #f4ab79; --m4: #b5470f; --m5: #8a3206;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #11161d; --surface: #1a212b; --text: #e6eaf0; --muted: #a5b0bd; --faint: #8d99a7;
    --line: #29323e; --strong-line: #4a5665; --accent: #7cbcff; --range: #2f5d8a; --on-strong: #0e141b; --shade: rgb(0 0 0 / .6);
    --good: #62d49c; --caution: #f0bd63; --problem: #ff9389;
    --training: #62b6f2; --validation: #ff9d66;
    --part-0: #4f9be3; --part-1: #2f5f8f; --part-2: #e08a3c;
    --series-0: #7cbcff; --series-1: #ff9d66; --series-2: #62d49c; --series-3: #cba6f7; --series-4: #f0bd63; --series-5: #ff8fc4;
    --c1: #152536; --c2: #1a3650; --c3: #215078; --c4: #84c0f2; --c5: #b4d9fa;
    --m1: #2f2018; --m2: #4c2e1c; --m3: #744320; --m4: #f2a471; --m5: #ffcba8;
  }
}
`;

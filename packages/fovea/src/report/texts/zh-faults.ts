/** The messages of files that can't be read as images, and what they are in Chinese. */
const faults: readonly (readonly [english: RegExp, chinese: string])[] = [
  [/received an empty file/, "文件是空的"],
  [
    /received HEIC, which the optional package (\S+) decodes/,
    "HEIC 图像需要可选包 $1：运行 npm install $1，或将图像转换为 JPEG 或 PNG",
  ],
  [/received (.+), which cannot be decoded here/, "$1 格式无法解码；请转换为 JPEG 或 PNG"],
  [/expected a whole (\S+) image, received one that is truncated or damaged \((.*)\)/, "$1 图像不完整或已损坏（$2）"],
  [/received an SVG that cannot be drawn \((.*)\)/, "无法绘制的 SVG（$1）"],
  [/expected an image .*received text/, "内容是文本，不是图像"],
  [/expected an image .*received something else/, "内容不是图像"],
  [/expected at most (\d+) pixels, received (\d+ × \d+)/, "像素过多：最多 $1 个，实际为 $2"],
  [/expected 8 or 16 bits for each channel, received (\w+)/, "每个通道应为 8 或 16 位，实际为 $1；请转换为 8 或 16 位"],
  [/there is no such file/, "文件不存在：可能已被移走、链接失效，或文件名已损坏"],
  [/it is a link that leads to itself/, "链接指向自身"],
  [/permission denied/, "没有读取权限"],
  [/cannot be read: (.*)/, "无法读取：$1"],
];

/**
 * Says in Chinese why a file can't be read as an image. What is not known, such as a decoder's own words, stays as it
 * is.
 */
export function zhFault(reason: string): string {
  for (const [english, chinese] of faults) {
    const match = english.exec(reason);
    if (match) return chinese.replaceAll(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? "");
  }
  return reason;
}

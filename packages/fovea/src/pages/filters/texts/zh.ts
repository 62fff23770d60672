import { html } from "../../../page/index.ts";
import type { FiltersTexts } from "./filters-texts.ts";

export const zh: FiltersTexts = {
  title: (layer) => `${layer} 的各个通道对什么有响应`,
  subtitle: (model, shown, all) => html`${model} · ${all} 个通道中的 ${shown} 个`,
  headings: { reading: "如何阅读本页", channels: "通道", made: "生成方法" },
  reading: {
    optimized:
      "大图由梯度上升生成：从噪声开始逐步修改图像，使该通道的响应不断增大。它显示通道所寻找的纹理或形状（往往不止一种），而不是照片。",
    patches: "小图是您的图像中该通道响应最强的部分，每张图像最多取一处。",
    votes: "所列类别是在您的图像上被该通道相对其他类别提高最多的类别：激活值乘以梯度，单位为 logit。",
  },
  channel: (number) => `通道 ${number}`,
  optimizedLabel: (channel) => `通道 ${channel} 响应最强的图像`,
  patchLabel: (file, activation) => `${file} 的一部分，响应 ${activation}`,
  score: (value) => `响应 ${value}`,
  votes: "支持的类别",
  silent: "该通道对所有尝试过的图像都没有响应。",
  noPatches: "对您的图像没有响应",
  rest: (shown, all) => `本页显示 ${all} 个通道中的 ${shown} 个。用 --page 和 --channel 查看其他通道。`,
  made: (steps, seed) =>
    `每张图像用 Adam 对波的振幅优化 ${steps} 步，颜色按照片的统计去相关；每一步都略微移动和缩放图像。随机种子：${seed}。响应是所有位置的平均值。`,
  images: (count) => `图像局部和类别来自 ${count} 张图像。`,
};

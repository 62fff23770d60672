import { commonFormat, zhDuration } from "../../page/index.ts";
import { truncateText } from "../../support/text-width.ts";
import type { ReasonImages, ReasonNetwork, ReasonTexts } from "../report-reason.ts";

const { count } = commonFormat;
const longest = 24;
const short = (name: string) => truncateText(name, longest);
const percent = (share: number) => `${number(share)} %`;
const fitNames = { stretch: "拉伸", crop: "裁剪", pad: "填充" };

/** Why a recipe was chosen, in Chinese. */
export const zhReasons: ReasonTexts = {
  case: ({ size, likeness, source, action, stages, output, ...images }) => {
    const known = source === "imagenet" ? " ImageNet " : "网络已学过的图像";
    const like = likeness === "like" ? `与${known}相似` : `与${known}不同`;
    return `${dataset(images)}：数量${size === "few" ? "少" : "多"}，${like} → ${whatToDo(action, stages, output)}`;
  },
  comparison: ({ best, margin, measured, next }) => {
    const sample = measured === undefined ? "" : `（在 ${count(measured)} 张图像上）`;
    const first = `${short(best.name)}：线性探针的准确率为 ${percent(best.accuracy)} ± ${number(margin)}${sample}，每张图像 ${time(best)}`;
    if (!next) return first;
    const verdict = next.accuracy > best.accuracy ? "在区间之内，但更慢" : "没有更好";
    return `${first}；${short(next.name)}：${percent(next.accuracy)}，${time(next)}，${verdict}`;
  },
  features: ({ isGoodEnough, regularized, earlier, fits, fit, isBalanced }) => {
    const consequence = regularized === "fineTune" ? "更适合微调" : "固定特征的效果较差";
    const separation = earlier
      ? `${short(earlier.stage)} 比最后阶段更能区分各类别：${percent(earlier.accuracy)}，后者为 ${percent(earlier.last)}`
      : "最后的特征区分各类别的能力不低于较早的特征";
    const parts = [
      isGoodEnough
        ? "用现有特征几乎没有错误，微调已无可改进"
        : regularized
          ? `权重是用标签平滑或 mixup 训练的：${consequence}`
          : separation,
      ...(fits.length > 1 ? [fits.map((one) => `${fitNames[one.fit]} ${percent(one.accuracy)}`).join("，")] : []),
      ...(fit ? [`按选择${fitNames[fit]}图像`] : []),
      ...(isBalanced ? ["各类别的图像数不均衡：各类别权重相同"] : []),
    ];
    return parts.join("；");
  },
  balance: ({ largest, most, smallest, fewest }) =>
    `“${short(largest)}”有 ${count(most)} 张图像，“${short(smallest)}”只有 ${count(fewest)} 张：` +
    "各类别权重相同（--sampling natural 可以关闭）",
  expectation: ({ seconds, accuracy, isFineTuned }) => {
    const duration = zhDuration(seconds);
    if (!accuracy) return `大约需要 ${duration}`;
    const range = `${percent(accuracy.value)}（${number(accuracy.low)} 至 ${number(accuracy.high)}）`;
    if (!isFineTuned) return `预计约 ${duration}后达到 ${range}`;
    return `仅凭特征预计可达 ${range}，微调后通常更高，大约需要 ${duration}`;
  },
  gain: ({ name, added, gain }) =>
    `增加“${short(name)}”的图像最有帮助：再加 ${count(added)} 张，约提高 ${number(gain)} 个百分点`,
  noGain: () => "增加图像几乎没有帮助：即使图像数翻倍，也没有类别能提高 0.1 个百分点",
  fewest: ({ name, images }) => `“${short(name)}”的图像最少，只有 ${count(images)} 张：为它增加图像最有帮助`,
  scratch: ({ model, height, width, ...images }) =>
    `${dataset(images)} → 以 ${height} × ${width} 像素从零训练 ${model}`,
  noWeights: () => "没有可用的预训练权重：有了它们，所需图像少得多，训练也更快",
  getWeights: () => "要使用预训练权重，请连接网络并加上 --download，或加上 --model resnet18 --weights-file FILE",
  scratchTime: ({ epochs, seconds }) => `${count(epochs)} 轮大约需要 ${zhDuration(seconds)}；不训练就无法预测准确率`,
  targetLoss: ({ task }) =>
    task === "regression" ? "预测数值：输出层使平方误差最小" : "每张图像有多个标签：输出层使每个标签各自的误差最小",
  targetNetwork: ({ model }) => `使用网络 ${short(model)}；--model 可以另选`,
  targetHead: () => "在固定特征上训练输出层；用 --transfer 可以另选方法，例如同时训练最后的阶段",
};

function dataset({ images, classes, fewest, most }: ReasonImages): string {
  const range = fewest === most ? count(fewest) : `${count(fewest)} 至 ${count(most)}`;
  return `${count(images)} 张图像，${count(classes)} 个类别，每类 ${range} 张`;
}

function whatToDo(action: "fineTuneAll" | "fineTune" | "head", stages: number, output: string | undefined): string {
  if (action === "fineTuneAll") return "微调所有阶段";
  if (action === "fineTune") return stages === 1 ? "微调最后一个阶段" : `微调最后 ${stages} 个阶段`;
  return output === undefined ? "在固定特征上训练分类头" : `在 ${short(output)} 的特征上训练分类头`;
}

function number(share: number): string {
  return (100 * share).toFixed(1);
}

function time({ milliseconds }: ReasonNetwork): string {
  return `${milliseconds < 10 ? Number(milliseconds.toPrecision(2)) : Math.round(milliseconds)} 毫秒`;
}

import type { ReceptiveFieldTexts } from "./receptive-field-texts.ts";

export const zh: ReceptiveFieldTexts = {
  title: "感受野：一个值能看到什么",
  headings: { image: "在你的图像上", growth: "随深度增长", stack: "用两个 3 × 3 代替 5 × 5" },
  intro:
    "特征图上的一个值取决于图像中的一个矩形，即它的感受野。选择一层和一个值，矩形由网络的计算图得出。可以点击图像，也可以使用方向键。",
  layer: "层",
  row: "特征图的行",
  column: "特征图的列",
  imageLabel: "标出感受野的图像",
  mapLabel: "图像",
  moveHint: "值的位置，可用方向键移动",
  influence: "影响",
  influences: { show: "显示", hide: "隐藏" },
  influenceNote:
    "橙色表示特征图正中的值对每个像素的反应有多强，即梯度的大小，在这幅图像上测得。矩形是它可能看到的范围；通常中间的像素最重要。",
  field: ({ path, size, stride }) =>
    size === "all"
      ? `${path}：每个值都取决于整幅图像。`
      : `${path}：${size[0]} × ${size[1]} 像素；相邻的值相距 ${stride[0]} 像素。`,
  map: ({ height, width, channels }) => `特征图：${height} × ${width}，${channels} 个通道。`,
  part: ([top, bottom], [left, right]) => `这个值看到第 ${top} 到 ${bottom} 行、第 ${left} 到 ${right} 列。`,
  whole: "整幅图像",
  growthIntro:
    "每个窗口使感受野增加 f − 1 步，每个步幅又使后面各层的步长更大。所以逐渐缩小特征图的网络，几层之后就能看到整幅图像。",
  growthLabel: "每一层感受野的行数",
  depth: "层（1 为第一层）",
  table: { label: "感受野", layer: "层", maps: "特征图", field: "感受野", stride: "步幅" },
  stackIntro:
    "两个 3 × 3 卷积看到的范围与一个 5 × 5 相同，但权重更少，中间还多一个激活函数。VGG 就是这样构成的。数字来自真实的层（不含偏置）。",
  count: "层数",
  filterSide: "卷积核边长",
  channels: "通道数",
  stackLabel: (count, side, field) => `从侧面看 ${count} 层 ${side} × ${side}：上面的一个值取决于下面的 ${field} 格`,
  stack: ({ count, side, field, stack, single, channels, stackAll, singleAll }) =>
    `${count} 个 ${side} × ${side} 看到 ${field} × ${field} 像素，有 ${stack} 个权重；一个 ${field} × ${field} 卷积核有 ${single} 个。` +
    `输入输出各 ${channels} 个通道时：${stackAll} 对 ${singleAll}。`,
  stackNote: "两层 3 × 3：18 个权重，而不是 25 个。三层：27 个，而不是 49 个。",
};

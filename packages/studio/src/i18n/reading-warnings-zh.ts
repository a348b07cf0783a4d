/** 为读取文件而作的改动，中文。zh.ts 的一部分。 */
import type { readingWarningsEn } from './reading-warnings-en.ts';

export const readingWarningsZh: typeof readingWarningsEn = {
  warnings: {
    known: {
      rotated: '已转正',
      'cmyk-converted': '由 CMYK 转换',
      'depth-reduced': '由 16 位减为 8 位',
      'profile-converted': '颜色已转换到 sRGB',
      'transparency-flattened': '透明部分铺在白底上',
      animated: '取动画的第一帧',
      downsized: '为放进内存而缩小',
      'layers-simplified': '图层以简化的方式读入，看上去可能略有不同',
      'text-cut': '只读取了前 32 MB',
      'encoding-guessed': '编码是猜的：请看看文字是否正确',
      'chapters-missing': '有些章节读不出来',
      'tunes-left-out': '有些曲子读不出来，或没有旋律',
      'parts-left-out': '和弦、鼓和音符很少的声部不用来学习',
      'channels-mixed': '各声道合成一个来听',
      'recording-cut': '只保留最前面的一小时',
    },
    other: (code) => `读取时有改动（${code}）`,
  },
};

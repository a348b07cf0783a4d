/** The words of editing notation, in Chinese. A missing or extra key does not compile. */
import type { notationEn } from './notation-en.ts';

export const notationZh: typeof notationEn = {
  notation: {
    help: '点谱表写音，按住 Alt 高半音；上下拖动音符改音高。按键：↑ ↓ 一级，Shift 八度，Alt 半音；← → 到相邻的音，Escape 与 , 在光标和音之间切换；1–7 和 . 改时值；A–G 与 Enter 写音；Delete 删除。',
    length: '音符时值',
    lengthHelp: '写下的时值，也改选中的音。数字是它的按键。',
    dot: '附点',
    lengths: { 7: '全音符', 6: '二分', 5: '四分', 4: '八分', 3: '十六分', 2: '三十二分', 1: '六十四分' },
  },
};

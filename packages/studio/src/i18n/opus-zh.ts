/** The words of writing a sound out as Opus, in Chinese. */
import type { opusEn } from './opus-en.ts';

export const opusZh: typeof opusEn = {
  opus: {
    sound: 'WebM（Opus），文件小',
    script: '合为一个小文件（WebM，Opus）',
    writing: '正在写出 Opus',
    left: (duration) => `还需 ${duration}`,
  },
};

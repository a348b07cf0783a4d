/** The words of makers of sounds that were trained on recordings, in Chinese. A part of the table in zh.ts. */
import type { soundModelsEn } from './sound-models-en.ts';

export const soundModelsZh: typeof soundModelsEn = {
  soundModels: {
    maker: '搭档',
    does: '它做的事',
    hearsPlace: '它听此处声音开始后的一秒半。',
    hearsSecond: '两个声音它各听开头一秒半。0 是此处的声音，1 是另一个。',
    second: '另一个声音',
    secondHelp: '这件作品里的声音：在音轨上的，拿进来的或先前做的。',
    noSecond: '这件作品里还没有别的声音。请拿进一个，或先做一个。',
    card: '声音模型',
    lead: '在每一件声音作品里，它都在搭档中，用这个名字：可以作新的声音、变化已有的声音，或在两个声音之间过渡。',
    use: '用它做声音',
    heldOut: '还原未学过的声音，相差分贝',
    nearest: '学过的最近的声音，相差分贝',
    mean: '学过的平均，相差分贝',
    recordings: '录音数',
    clips: '片段数',
    parameters: '网络的参数',
    figuresHelp: '未学过的声音与它还原的相差多少，旁边是两种不用模型的答案。越小越好。',
    limits: '它做不到的',
    limitsText:
      '片段只有一秒半、单声道（立体声取两个声道的平均），没有 11 kHz 以上的声音。录音少时，它只会混合学过的。更长的声音只变化开头一段。',
  },
};

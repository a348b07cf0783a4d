/** 朗读可能遇到的失败，中文说明。errors-zh.ts 的一部分。 */
export const speechErrorsInChinese = {
  'lexicon-unreadable': '读音表无法读取：不是约定的 JSON（详见细节）。请改正后再试。',
  'subtitles-unreadable':
    '字幕无法读取：其中有一行断了或不是时间（细节里写明是哪一行）。请改正那一行，或把脚本存为纯文本。',
  'script-empty': '脚本里没有文字。请写一行，或选一个有文字的文件。',
  'script-too-long': '脚本的行数超出了一次能朗读的上限。请把它分成几个作品。',
  'line-too-long': '有一行太长，一段音频装不下（细节里写明是第几行）。请把它分成几行。',
  'speech-document-damaged': '朗读脚本损坏，或在传送途中损坏。什么都没有改动；请再传一次，或换一份较早的副本。',
  'speech-edit-not-possible': '无法这样修改：脚本在此期间已经改变。什么都没有改动；请看看脚本现在的样子，然后再试。',
  'voice-unknown': '没有这个声音。请从列表中选一个。',
  'voice-control-not-taken':
    '这个声音不接受快慢或音高（是哪一项见细节），设了也不会有变化。请不要设它，或换一个接受的声音。',
  'nothing-speaks': '没有可用的朗读引擎（原因见细节）。请安装或连接一个。',
  'speech-maker-missing': '这个朗读引擎已经不在。请换一个声音，或重新连接它。',
  'espeak-missing':
    '本机的朗读程序 espeak-ng 没有安装。它是他人的自由软件，许可证为 GPL-3.0-or-later，不装也不影响其他功能。请联网后在四手联弹的文件夹里运行“npm install --include=optional”。',
  'phonemes-missing':
    '这个声音读的是音标，而写音标的 espeak-ng 在这里用不了。它是他人的自由软件，许可证为 GPL-3.0-or-later。请联网后在四手联弹的文件夹里运行“npm install --include=optional”，或换一个读文字的声音。',
  'speech-voice-missing': '这个模型里已经没有这个声音。请换一个声音，或放回它的文件并重新检查模型。',
  'model-does-not-speak': '这个文件夹里的模型只会写，不会朗读。请换一个声音模型的文件夹，例如 MMS 或 Kokoro。',
  'voices-unknown':
    '这些声音都用不了。Kokoro 里可用的是英语声音，名字以 af_、am_、bf_ 或 bm_ 开头：请在“voices”文件夹里放一个。',
  'voice-writing-unknown':
    '这个声音读的不是人们写的文字，而是这里写不出的音标或转写（见细节）。请选一个读本语言文字的声音。',
  'voice-lacks-letters':
    '有些字或数字这个声音没有学过，会被漏掉（是哪些见细节）。请用它那种语言的文字书写（数字写成词），或在读音里说明读法，或换一个声音。',
  'voice-sound-unusable': '这个声音给出的采样不是数字。权重已损坏或过于粗糙：请换它的另一份权重。',
  'voice-failed': '这个声音读不出这些字（原因见细节）。请换个说法或换一份权重；也可能是还不认识的模型种类。',
  'speech-process-ended': '朗读的进程中途结束了。请再试一次；若再次发生，请换一个声音。',
  'speech-too-slow': '这一行没有在规定时间内读完。请把它分成几行短的，或换一个声音。',
  'speech-silent': '什么也听不到：这个声音读不出这些字。请换一种写法，或换一个声音。',
  'speech-answer-not-understood': '返回的不是可以识别的 WAV 音频。请检查服务的地址和模型，或换一个声音。',
  'speech-too-long': '这段音频太长。请把这一行分成几行短的。',
  'espeak-refused': 'eSpeak 没有读这一行（原因见细节）。请换一个声音，或检查读音表里的音标。',
  'speech-interface-missing': '这个地址没有与 OpenAI 兼容的语音接口。请检查地址、模型和声音的名字。',
  'speech-answer-too-large': '服务送来的音频太大，没有听完。请把这一行分成几行短的。',
  'line-locked': '这一行锁住了，不会重新朗读。请先打开锁，或选别的行。',
  'speech-line-not-found': '其中有一行已经不在。请看看脚本现在的样子，然后再试。',
  'speech-take-not-found': '脚本里没有这段音频。请刷新页面。',
  'speech-making-under-way': '这份脚本正在朗读。请等它读完，或先停止。',
  'no-words-yet': '还没有可朗读的内容：没有一行有文字。请写一行，或粘贴一份台本。',
  'nothing-to-speak': '没有要读的：每一行都已有音频，或已锁住。请改动一行，或让某一行再读一遍。',
  'nothing-spoken': '还没有读过任何一行。请先朗读，再导出。',
} as const;

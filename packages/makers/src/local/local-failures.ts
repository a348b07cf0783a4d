/** Why a model of this machine cannot be used, or made nothing. Each says what happened, why, and what to do. */
import type { Failure } from '@fourhands/core';
import { MakerFailure } from '../failures.ts';

export class ModelRunnerMissing extends MakerFailure {
  readonly code = 'model-runner-missing';

  constructor() {
    super(
      'What runs such models, the package @huggingface/transformers, is not installed. Everything else works without it; ' +
        'run “npm install” in the folder of Fourhands, with the network on, to get it.',
    );
    this.name = 'ModelRunnerMissing';
  }
}

export class ModelFolderMissing extends MakerFailure {
  readonly code = 'model-folder-missing';
  readonly path: string;

  constructor(path: string) {
    super(`There is no folder “${path}”, or it may not be read. Check the path; a drive may have been taken away.`);
    this.name = 'ModelFolderMissing';
    this.path = path;
  }
}

export class ModelFolderNotAbsolute extends MakerFailure {
  readonly code = 'model-folder-not-absolute';

  constructor(path: string) {
    super(`“${path}” does not begin at the root. Give the whole path of the folder, such as /home/me/models/small.`);
    this.name = 'ModelFolderNotAbsolute';
  }
}

export class ModelFileMissing extends MakerFailure {
  readonly code = 'model-file-missing';
  readonly file: string;

  constructor(file: string, hint = '') {
    super(`The folder has no ${file}. Add it, or choose another folder.${hint === '' ? '' : ` ${hint}`}`);
    this.name = 'ModelFileMissing';
    this.file = file;
  }
}

export class ModelFileBroken extends MakerFailure {
  readonly code = 'model-file-broken';
  readonly file: string;

  constructor(file: string, reason: string) {
    super(`${file} cannot be used: ${reason}. Get that file again from where the model comes from.`);
    this.name = 'ModelFileBroken';
    this.file = file;
  }
}

export class ModelOfOtherTask extends MakerFailure {
  readonly code = 'model-of-other-task';

  constructor(what: string) {
    super(
      `This is ${what}. Needed is a model that writes text on from its beginning, whose config.json names a class that ` +
        'ends in ForCausalLM or LMHeadModel, or one that speaks, of the type vits or style_text_to_speech_2.',
    );
    this.name = 'ModelOfOtherTask';
  }
}

export class ModelVocabularyMismatch extends MakerFailure {
  readonly code = 'model-vocabulary-mismatch';

  constructor(highest: number, size: number) {
    super(
      `The tokenizer and the network do not belong together: tokenizer.json has a token ${highest}, and the network of ` +
        `config.json knows 0 to ${size - 1}. Get both from the same model.`,
    );
    this.name = 'ModelVocabularyMismatch';
  }
}

const gigabytes = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(bytes < 1024 ** 3 ? 2 : 1)} GB`;

export class ModelTooLarge extends MakerFailure {
  readonly code = 'model-too-large';
  readonly needed: number;
  readonly there: number;

  constructor(needed: number, there: number) {
    super(
      `Running this model takes about ${gigabytes(needed)} of memory, and this machine has ${gigabytes(there)}. Choose ` +
        'smaller weights (4 or 8 bits) or a smaller model.',
    );
    this.name = 'ModelTooLarge';
    this.needed = needed;
    this.there = there;
  }
}

/** The files are not those that were hashed. */
export class ModelFilesChanged extends MakerFailure {
  readonly code = 'model-files-changed';
  readonly file: string;

  constructor(name: string, file: string) {
    super(
      `The files of “${name}” are not what they were: ${file} has changed. Check it again in “Makers” to use it as it is ` +
        'now; recipes made before will say that the model changed.',
    );
    this.name = 'ModelFilesChanged';
    this.file = file;
  }
}

export class ModelFilesGone extends MakerFailure {
  readonly code = 'model-files-gone';
  readonly file: string;

  constructor(name: string, file: string) {
    super(`A file of “${name}” is not there any more: ${file}. Put the folder back, or remove the model in “Makers”.`);
    this.name = 'ModelFilesGone';
    this.file = file;
  }
}

export class ModelDidNotOpen extends MakerFailure {
  readonly code = 'model-did-not-open';

  constructor(reason: string) {
    super(
      `The model did not open (${reason}). Its files may be damaged, or of a kind that is not known yet: get them again, or ` +
        'choose other weights.',
    );
    this.name = 'ModelDidNotOpen';
  }
}

export class ModelScoresUnusable extends MakerFailure {
  readonly code = 'model-scores-unusable';

  constructor() {
    super(
      'The model gave scores that are no numbers. Its weights are damaged or too coarse: choose other weights of it.',
    );
    this.name = 'ModelScoresUnusable';
  }
}

/** Even without the text around the place. */
export class PromptTooLong extends MakerFailure {
  readonly code = 'prompt-too-long';
  readonly tokens: number;
  readonly room: number;

  constructor(tokens: number, room: number) {
    super(
      `The request is ${tokens} tokens long, and the model reads at most ${room} beside what it writes. Select less, write ` +
        'less in the request, or choose a model with a longer context.',
    );
    this.name = 'PromptTooLong';
    this.tokens = tokens;
    this.room = room;
  }
}

export class ModelDoesNotSpeak extends MakerFailure {
  readonly code = 'model-does-not-speak';

  constructor(path: string) {
    super(
      `The model in “${path}” writes, and does not speak. Name the folder of a voice, such as one of MMS or Kokoro.`,
    );
    this.name = 'ModelDoesNotSpeak';
  }
}

/** The folder has voices, but of none is it known which phonemes it takes. */
export class VoicesUnknown extends MakerFailure {
  readonly code = 'voices-unknown';

  constructor(names: readonly string[]) {
    super(
      `None of the voices can be used: ${names.slice(0, 5).join(', ')}. Of Kokoro, those of English can, whose names begin with ` +
        'af_, am_, bf_ or bm_: put one of them into the folder “voices”.',
    );
    this.name = 'VoicesUnknown';
  }
}

/** A VITS that does not read what people write. */
export class VoiceWritingUnknown extends MakerFailure {
  readonly code = 'voice-writing-unknown';

  constructor(writing: 'phonemes' | 'romanised') {
    super(
      writing === 'phonemes'
        ? 'This voice reads phonemes in a notation that is not known here. Choose one that reads letters, as those of MMS do.'
        : 'This voice reads its language only in Latin letters that another program (uroman) makes of it, and that program is not ' +
            'there. Choose a voice that reads the letters of its language.',
    );
    this.name = 'VoiceWritingUnknown';
  }
}

/** Letters or digits that the voice was never taught. */
export class VoiceLacksLetters extends MakerFailure {
  readonly code = 'voice-lacks-letters';

  constructor(letters: readonly string[]) {
    super(
      `The voice has no sound for ${letters.slice(0, 10).join(' ')}, and would leave it out. Write it in the letters of the voice’s language ` +
        '(numbers as words), say in the pronunciation how it is read, or choose another voice.',
    );
    this.name = 'VoiceLacksLetters';
  }
}

export class VoiceSoundUnusable extends MakerFailure {
  readonly code = 'voice-sound-unusable';

  constructor() {
    super(
      'The voice gave samples that are no numbers. Its weights are damaged or too coarse: choose other weights of it.',
    );
    this.name = 'VoiceSoundUnusable';
  }
}

/** The network was asked, and failed. */
export class VoiceFailed extends MakerFailure {
  readonly code = 'voice-failed';

  constructor(reason: string) {
    super(
      `The voice failed at these words (${reason}). Try other words or other weights; the model may be of a kind that is not known yet.`,
    );
    this.name = 'VoiceFailed';
  }
}

/** The files of a model are not as they were or as they should be, in the words of who found that out. */
export class ModelUnusable extends MakerFailure {
  // The code is that of the failure which it passes on.
  readonly code: string;

  constructor({ code, message }: Failure) {
    super(message);
    this.name = 'ModelUnusable';
    this.code = code;
  }
}

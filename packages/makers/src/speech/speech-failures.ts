/** Why a line was not spoken, beyond what any service can do wrong (failures.ts). */
import { MakerFailure } from '../failures.ts';

export class EspeakMissing extends MakerFailure {
  readonly code = 'espeak-missing';

  constructor() {
    super(
      'What speaks on this machine, the package espeak-ng, is not installed. It is free software of others, under ' +
        'GPL-3.0-or-later, and everything else works without it. Run “npm install --include=optional” in the folder of Fourhands, with ' +
        'the network on, to get it.',
    );
    this.name = 'EspeakMissing';
  }
}

/** A voice reads phonemes, and nothing here writes them. */
export class PhonemesMissing extends MakerFailure {
  readonly code = 'phonemes-missing';

  constructor() {
    super(
      'This voice reads phonemes, and what writes them, the package espeak-ng, does not work here. It is free software of others, ' +
        'under GPL-3.0-or-later. Run “npm install --include=optional” in the folder of Fourhands, with the network on, to get it, ' +
        'or choose a voice that reads letters.',
    );
    this.name = 'PhonemesMissing';
  }
}

/** The model is there, and has no voice of that name any more. */
export class SpeechVoiceMissing extends MakerFailure {
  readonly code = 'speech-voice-missing';

  constructor(voice: string, maker: string) {
    super(
      `“${maker}” has no voice “${voice}” any more. Choose another voice, or put its file back and check the model again.`,
    );
    this.name = 'SpeechVoiceMissing';
  }
}

export class SpeechProcessEnded extends MakerFailure {
  readonly code = 'speech-process-ended';

  constructor(how: string, words: string) {
    super(`The process that spoke ended (${how}). Try again; if it happens again, choose another voice.${words}`);
    this.name = 'SpeechProcessEnded';
  }
}

export class SpeechTooSlow extends MakerFailure {
  readonly code = 'speech-too-slow';

  constructor(seconds: number) {
    super(`The line was not spoken within ${seconds} seconds. Break it into shorter ones, or choose another voice.`);
    this.name = 'SpeechTooSlow';
  }
}

/** What came is a sound, but there is nothing to be heard. */
export class SpeechSilent extends MakerFailure {
  readonly code = 'speech-silent';

  constructor() {
    super(
      'Nothing is to be heard: the voice has no sound for these words. Write them in another way, or choose another voice.',
    );
    this.name = 'SpeechSilent';
  }
}

/** What came is no sound that is known. */
export class SpeechAnswerNotUnderstood extends MakerFailure {
  readonly code = 'speech-answer-not-understood';

  constructor(why: string) {
    super(
      `What came back is no sound in WAV: ${why}. Check the address and the model of the service, or choose another voice.`,
    );
    this.name = 'SpeechAnswerNotUnderstood';
  }
}

export class SpeechTooLong extends MakerFailure {
  readonly code = 'speech-too-long';

  constructor(minutes: number) {
    super(`The clip would be longer than ${minutes} minutes. Break the line into shorter ones.`);
    this.name = 'SpeechTooLong';
  }
}

export class SpeechInterfaceMissing extends MakerFailure {
  readonly code = 'speech-interface-missing';

  constructor(host: string, interfaceName: string) {
    super(`${host} has no ${interfaceName} at this address. Check the address, the model and the voice.`);
    this.name = 'SpeechInterfaceMissing';
  }
}

export class SpeechAnswerTooLarge extends MakerFailure {
  readonly code = 'speech-answer-too-large';

  constructor(host: string, megabytes: number) {
    super(
      `${host} sent more than ${megabytes} megabytes, and was not heard to the end. Break the line into shorter ones.`,
    );
    this.name = 'SpeechAnswerTooLarge';
  }
}

/** eSpeak said why it does not speak. */
export class EspeakRefused extends MakerFailure {
  readonly code = 'espeak-refused';

  constructor(words: string) {
    super(`eSpeak did not speak the line: ${words}. Choose another voice, or look at the phonemes in the lexicon.`);
    this.name = 'EspeakRefused';
  }
}

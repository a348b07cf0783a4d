/** Why a maker made nothing. Each says what happened, why, and what to do, and has a stable code. */
import { nameOfLanguage } from '@fourhands/core';

export abstract class MakerFailure extends Error {
  abstract readonly code: string;
}

export class ProviderUnreachable extends MakerFailure {
  readonly code = 'provider-unreachable';

  constructor(host: string, cause: unknown) {
    super(`No connection to ${host}. Check that it is running and that its address is right, then try again.`, {
      cause,
    });
    this.name = 'ProviderUnreachable';
  }
}

export class ProviderTimedOut extends MakerFailure {
  readonly code = 'provider-timed-out';

  constructor(host: string, seconds: number) {
    super(`${host} sent nothing for ${seconds} seconds. It may be overloaded: try again, or choose another maker.`);
    this.name = 'ProviderTimedOut';
  }
}

export class ProviderRefusedKey extends MakerFailure {
  readonly code = 'provider-refused-key';

  constructor(host: string) {
    super(`${host} does not accept the key. Check the key and what it is allowed to do, and enter it anew.`);
    this.name = 'ProviderRefusedKey';
  }
}

export class ProviderModelMissing extends MakerFailure {
  readonly code = 'provider-model-missing';

  constructor(host: string, model: string) {
    super(
      `${host} has nothing at this address for the model "${model}". Check the model's name, and the address up to its ` +
        'version (such as /v1).',
    );
    this.name = 'ProviderModelMissing';
  }
}

export class ProviderRateLimited extends MakerFailure {
  readonly code = 'provider-rate-limited';

  constructor(host: string) {
    super(`${host} takes no more requests for now. Wait a minute and try again, or ask for fewer candidates.`);
    this.name = 'ProviderRateLimited';
  }
}

export class ProviderFailed extends MakerFailure {
  readonly code = 'provider-failed';

  constructor(host: string, status: number, cause: unknown) {
    super(`${host} failed (status ${status}). Try again; if it goes on, its own log or status page says why.`, {
      cause,
    });
    this.name = 'ProviderFailed';
  }
}

export class ProviderStreamCut extends MakerFailure {
  readonly code = 'provider-stream-cut';

  constructor(host: string) {
    super(`The connection to ${host} ended in the middle of the answer. What came is kept; try again for the whole.`);
    this.name = 'ProviderStreamCut';
  }
}

export class ProviderAnswerNotUnderstood extends MakerFailure {
  readonly code = 'provider-answer-not-understood';

  constructor(host: string, interfaceName: string, cause: unknown) {
    super(
      `${host} answered with something else than a model's text. Check that the address is that of ${interfaceName}, ` +
        'and not of a web page.',
      { cause },
    );
    this.name = 'ProviderAnswerNotUnderstood';
  }
}

export class ProviderRedirects extends MakerFailure {
  readonly code = 'provider-redirects';

  constructor(host: string) {
    super(
      `${host} sends requests on to another address, and nothing was sent there. Find out the address that it means, and ` +
        'enter that one if you trust it.',
    );
    this.name = 'ProviderRedirects';
  }
}

export class ProviderKeyMissing extends MakerFailure {
  readonly code = 'provider-key-missing';

  constructor(name: string) {
    super(`Nothing was sent: ${name} asks for a key, and none is kept. Enter one where it is connected.`);
    this.name = 'ProviderKeyMissing';
  }
}

export class AnswerEmpty extends MakerFailure {
  readonly code = 'answer-empty';

  constructor(name: string) {
    super(`${name} gave an empty answer. Ask in other words, allow it more tokens, or choose another maker.`);
    this.name = 'AnswerEmpty';
  }
}

export class OfflineOnly extends MakerFailure {
  readonly code = 'offline-only';

  constructor(host: string) {
    super(`Nothing was sent to ${host}: the offline switch is on. Turn it off, or choose a maker of this machine.`);
    this.name = 'OfflineOnly';
  }
}

export class MonthlyCapReached extends MakerFailure {
  readonly code = 'monthly-cap-reached';

  constructor(name: string, cap: number) {
    super(
      `Nothing was sent: this month's cost of ${name} has reached its cap of ${cap}. Raise the cap, or choose another maker.`,
    );
    this.name = 'MonthlyCapReached';
  }
}

export class OperationNotOffered extends MakerFailure {
  readonly code = 'operation-not-offered';

  constructor(name: string, operation: string) {
    super(`${name} cannot do "${operation}". Choose another action, or another maker.`);
    this.name = 'OperationNotOffered';
  }
}

export class BriefMissing extends MakerFailure {
  readonly code = 'brief-missing';

  constructor(name: string) {
    super(`${name} writes from the facts of a brief, and none was given. Fill in a brief, or choose another maker.`);
    this.name = 'BriefMissing';
  }
}

export class BriefEmpty extends MakerFailure {
  readonly code = 'brief-empty';

  constructor() {
    super('The brief has no fact with a name and a value yet, so there is nothing to write. Fill in at least one.');
    this.name = 'BriefEmpty';
  }
}

export class VersePromptRefused extends MakerFailure {
  readonly code = 'verse-prompt-refused';

  constructor(reason: string) {
    super(
      `The prompt is not understood: ${reason}. Say what the poem is about and, after a colon each, ` +
        'its acrostic (藏头), rhyme (韵) or first line (首句), for example “春雨 韵：东 藏头：春夏秋冬”.',
    );
    this.name = 'VersePromptRefused';
  }
}

export class KeyUnreadable extends MakerFailure {
  readonly code = 'key-unreadable';

  constructor(cause: unknown) {
    super('The stored key cannot be read: the file that opens it is missing or was changed. Enter the key anew.', {
      cause,
    });
    this.name = 'KeyUnreadable';
  }
}

/** A sentence was asked for in one language and came in another, twice. */
export class AnswerInOtherLanguage extends MakerFailure {
  readonly code = 'answer-in-other-language';

  constructor(name: string, answered: string | null, asked: string) {
    super(
      `“${name}” answered in ${answered === null ? 'another language' : nameOfLanguage(answered, 'en')}; asked was ` +
        `${nameOfLanguage(asked, 'en')}. Nothing of it was put in. Try again, or choose a maker that knows the language.`,
    );
    this.name = 'AnswerInOtherLanguage';
  }
}

export class TranslationOnly extends MakerFailure {
  readonly code = 'translation-only';

  constructor(name: string) {
    super(`“${name}” only puts terms into a translation. Open a translation, or choose another maker.`);
    this.name = 'TranslationOnly';
  }
}

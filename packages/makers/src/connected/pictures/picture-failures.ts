/** Why a service gave no picture, beyond what any service can do wrong (failures.ts). */
import { MakerFailure } from '../../failures.ts';
import type { ServiceFailures } from '../service-calls.ts';

export class PictureInterfaceMissing extends MakerFailure {
  readonly code = 'picture-interface-missing';

  constructor(host: string, interfaceName: string) {
    super(
      `${host} has no ${interfaceName} at this address. Check the address and the model, and that the interface is switched on.`,
    );
    this.name = 'PictureInterfaceMissing';
  }
}

export class PictureAnswerNotUnderstood extends MakerFailure {
  readonly code = 'picture-answer-not-understood';

  constructor(host: string, interfaceName: string) {
    super(`${host} answered with something else than a picture. Check that the address is that of ${interfaceName}.`);
    this.name = 'PictureAnswerNotUnderstood';
  }
}

export class PictureAnswerMissing extends MakerFailure {
  readonly code = 'picture-answer-missing';

  constructor(host: string) {
    super(`${host} gave no picture. It may have refused what was asked: ask in other words, or look into its own log.`);
    this.name = 'PictureAnswerMissing';
  }
}

export class PictureAnswerTooLarge extends MakerFailure {
  readonly code = 'picture-answer-too-large';

  constructor(host: string, megabytes: number) {
    super(`${host} sent more than ${megabytes} megabytes, and was not heard to the end. Ask for a smaller picture.`);
    this.name = 'PictureAnswerTooLarge';
  }
}

export class ComfyWorkflowRefused extends MakerFailure {
  readonly code = 'comfy-workflow-refused';

  constructor(host: string, why: string) {
    super(
      `${host} cannot run the workflow: ${why}. Run it once in ComfyUI itself, export it again, and paste it anew.`,
    );
    this.name = 'ComfyWorkflowRefused';
  }
}

export const pictureFailures: ServiceFailures = {
  interfaceMissing: (host, interfaceName) => new PictureInterfaceMissing(host, interfaceName),
  notUnderstood: (host, interfaceName) => new PictureAnswerNotUnderstood(host, interfaceName),
  tooLarge: (host, megabytes) => new PictureAnswerTooLarge(host, megabytes),
};

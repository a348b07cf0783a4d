/** The operations of the speech worker: scripts and sounds are looked into away from the server's own process. */
import type { ReadLine, ScriptFormat } from '@fourhands/core/media/speech/read-script';
import type { FinishedClip } from '@fourhands/makers/speech/finish-clip';

export interface ClipFile {
  readonly path: string;
  readonly pauseAfter: number;
}

export interface SpeechWork {
  readScript(request: {
    readonly text: string;
    readonly format: ScriptFormat | undefined;
  }): Promise<readonly ReadLine[]>;
  /** A sound file that a maker gave, as a clip. */
  finishClip(request: { readonly file: Uint8Array; readonly volume: number }): Promise<FinishedClip>;
  /** All of them as one WAV file. */
  joinClips(request: { readonly clips: readonly ClipFile[] }): Promise<Uint8Array>;
  /** A ZIP of files as they are, and of words. */
  packClips(request: {
    readonly files: readonly { readonly name: string; readonly path: string }[];
    readonly texts: readonly { readonly name: string; readonly text: string }[];
  }): Promise<Uint8Array>;
}

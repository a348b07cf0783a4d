/** How far a sound is that is being written out, the time that is left, and a way to stop. Nothing while none is. */
import { Button } from '@mantine/core';
import { useFormat } from '../i18n/format.ts';
import { useMessages } from '../i18n/language.tsx';
import type { OpusExport } from '../state/use-opus-export.ts';
import { ProgressBar } from './progress-bar.tsx';

export function OpusExportState({ writing: { going, stop } }: { readonly writing: OpusExport }) {
  const m = useMessages();
  const format = useFormat();
  if (going === null) return null;
  const left = going.secondsLeft === null ? '' : ` · ${m.opus.left(format.duration(going.secondsLeft))}`;
  return (
    <div className="row" style={{ flexWrap: 'nowrap' }}>
      <div className="grow stack-tight">
        <ProgressBar fraction={going.share} label={m.opus.writing} hand="person" />
        <p className="soft small figure">
          {m.opus.writing}
          {left}
        </p>
      </div>
      <Button variant="default" size="xs" onClick={stop}>
        {m.common.cancel}
      </Button>
    </div>
  );
}
